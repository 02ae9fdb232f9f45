package dev.embark.e2e.safety;

import dev.embark.simulators.FleetCluster;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.plan.Fingerprint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One off-boarding, and what strikes it.
 *
 * @param number from 0
 * @param cluster its own cluster with its own account
 * @param neighbour a live cluster of the same account; null if there is none
 */
record Departure(
    int number,
    State state,
    DepartureTrouble trouble,
    FleetCluster cluster,
    @Nullable FleetCluster neighbour) {

  /** How it finds the cluster, which is linked and bound in each. */
  enum State {
    /** Without credentials. */
    IDLE,
    /** With credentials, whose loss is accepted. */
    LIVE,
    /** Without credentials, beside a live cluster of the same account. */
    SHARED
  }

  String id() {
    return cluster.id().toString();
  }

  String workflowId() {
    return WorkflowIds.cluster(id());
  }

  /** Returns the input as the command line makes it. */
  OffboardingInput input(@Nullable String credentialsId) {
    ClusterTarget target = ClusterTarget.of(id(), cluster.projectId(), cluster.serviceAccount());
    boolean accepted = state == State.LIVE;
    PlannedCluster shown =
        new PlannedCluster(
            target,
            "",
            Course.ONBOARD,
            cluster.serviceAccount(),
            credentialsId,
            null,
            List.of(),
            List.of());
    return OffboardingInput.single(
        target.expecting(accepted ? Fingerprint.of(shown).text() : null),
        ClusterOptions.DEFAULT,
        new OffboardingChoices(accepted, null),
        Authorship.of("matrix"));
  }

  @Override
  public String toString() {
    return state + " / " + trouble;
  }
}
