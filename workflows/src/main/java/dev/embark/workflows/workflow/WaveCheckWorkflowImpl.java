package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.WaveCheck;
import dev.embark.workflows.plan.LeavingRules;
import dev.embark.workflows.plan.Preflight;
import dev.embark.workflows.plan.Reconfirmation;
import dev.embark.workflows.plan.Refusal;
import io.temporal.failure.ActivityFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** See {@link WaveCheckWorkflow}. */
public final class WaveCheckWorkflowImpl implements WaveCheckWorkflow {

  private final ActivityTable activities = ActivityTable.here();

  @Override
  public WaveCheck.Result check(WaveCheck.Input input) {
    try {
      List<ClusterTarget> targets = targets(input);
      List<ClusterProgress> findings = new ArrayList<>();
      ClusterTarget.byCredential(targets)
          .forEach((credential, clusters) -> findings.addAll(look(credential, clusters, input)));
      return new WaveCheck.Result(targets.size(), findings, null, null);
    } catch (ActivityFailure failure) {
      StepFailed failed = StepFailed.of(failure);
      return new WaveCheck.Result(0, List.of(), failed.code(), failed.message());
    } catch (IllegalArgumentException unreadable) {
      return new WaveCheck.Result(
          0, List.of(), ErrorCode.INVALID_INPUT, String.valueOf(unreadable.getMessage()));
    }
  }

  private static List<ClusterTarget> targets(WaveCheck.Input input) {
    List<ClusterTarget> targets = input.clusters().targets();
    if (targets.size() > WaveCheck.MOST_CLUSTERS) {
      throw new IllegalArgumentException(
          "The list holds more than " + WaveCheck.MOST_CLUSTERS + " clusters");
    }
    return targets;
  }

  private List<ClusterProgress> look(
      String credential, List<ClusterTarget> clusters, WaveCheck.Input input) {
    Map<String, ClusterSnapshot> seen =
        activities
            .inventory("look at " + clusters.size() + " clusters")
            .takeInventory(new Requests.Inventory(credential, clusters))
            .clusters();
    List<ClusterProgress> findings = new ArrayList<>();
    for (ClusterTarget target : clusters) {
      judge(seen.get(target.clusterId()), target, input)
          .ifPresent(
              finding ->
                  findings.add(
                      new ClusterProgress(
                          target.clusterId(),
                          target.projectId(),
                          input.purpose() == WaveCheck.Purpose.RECONFIRMATION
                              ? Outcome.kindOf(Outcome.Unconfirmed.class)
                              : ClusterProgress.PENDING,
                          finding.code(),
                          finding.message())));
    }
    return findings;
  }

  private static Optional<Refusal> judge(
      @Nullable ClusterSnapshot cluster, ClusterTarget target, WaveCheck.Input input) {
    return switch (input.purpose()) {
      case RECONFIRMATION -> Reconfirmation.relapse(cluster);
      case PREFLIGHT ->
          cluster == null
              ? Optional.of(unknown())
              : Preflight.refusal(cluster, target, input.options());
      case DEPARTURE ->
          cluster == null
              ? Optional.of(unknown())
              : LeavingRules.refusal(cluster, target, input.options());
    };
  }

  private static Refusal unknown() {
    return new Refusal(ErrorCode.CLUSTER_NOT_FOUND, ErrorCode.CLUSTER_NOT_FOUND.meaning());
  }
}
