package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakeWorld.account;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.PlanReference;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.WorkerIdentity;
import dev.embark.workflows.plan.Fingerprint;
import dev.embark.workflows.plan.NextCommands;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class FrozenPlanTest {

  private static final Rollout ALL_MAY_FAIL = new Rollout(200, MaxFailures.parse("100%"));

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void runsOnClustersThatAreAsTheyWereSeen() {
    // given
    List<ClusterTarget> planned = planned(3);

    // when
    FleetStatus end = stage.end(stage.start(fleet(planned, worker())));

    // then
    assertThat(end.counts().of("Onboarded")).isEqualTo(3);
  }

  @Test
  void leavesAClusterAloneThatHasChangedSinceAndTouchesNothingOfIt() {
    // given
    List<ClusterTarget> planned = planned(3);
    world.cluster(2, "somebody's credentials", null);

    // when
    FleetStatus end = stage.end(stage.start(fleet(planned, worker())));

    // then
    assertThat(end.counts().of("Onboarded")).isEqualTo(2);
    assertThat(end.counts().of("Rejected")).isEqualTo(1);
    ClusterProgress stale = end.attention().get(0);
    assertThat(stale.code()).isEqualTo(ErrorCode.PLAN_STALE);
    assertThat(stale.message())
        .isEqualTo("Since the plan was made: its credentials were replaced.");
    assertThat(world.calls())
        .filteredOn(call -> call.endsWith(FakeWorld.id(2)))
        .containsExactly("captureBindings " + FakeWorld.id(2));
    assertThat(world.grantsOn(account(2))).isEmpty();
  }

  @Test
  void pausesForAPlanThatIsStaleAndLaterForTheBudgetItself() {
    // given
    List<ClusterTarget> planned = planned(6);
    world.cluster(2, "somebody's credentials", null);
    world.failAlways("updateCluster", 5, ErrorCode.CASTAI_BAD_REQUEST);
    Rollout oneAtATime = new Rollout(1, MaxFailures.parse("0"));

    // when
    FleetWorkflow fleet = stage.start(fleet(planned, worker(), oneAtATime));
    stage.await(() -> fleet.status().pause() != null && fleet.status().counts().inFlight() == 0);

    // then
    FleetStatus stale = fleet.status();
    assertThat(stale.pause()).isEqualTo(FleetPause.STALE_PLAN);
    assertThat(stale.why())
        .isEqualTo(
            "1 clusters failed, 0 allowed. 1 of them changed after the plan was made (PLAN_STALE)"
                + " and were left alone.");
    assertThat(NextCommands.of(stale))
        .startsWith("embark resume test --acknowledge")
        .contains("embark plan FILE --out PLAN");

    // and when it continues without that one
    fleet.resume(new Control(Authorship.of("ada"), null, true));
    stage.await(() -> fleet.status().pause() != null && fleet.status().counts().inFlight() == 0);

    // then
    assertThat(fleet.status().pause()).isEqualTo(FleetPause.BUDGET);
    assertThat(fleet.status().why()).isEqualTo("2 clusters failed, 1 allowed.");
    fleet.stop(Control.by(Authorship.of("ada")));
    assertThat(stage.end(fleet).counts().failed()).isEqualTo(2);
  }

  @Test
  void runsTheRestOfThePlanAfterAFirstRunThatFailedInPart() {
    // given
    List<ClusterTarget> planned = planned(3);
    world.failAlways("updateCluster", 2, ErrorCode.CASTAI_BAD_REQUEST);
    world.failAlways("confirmCluster", 3, ErrorCode.RECONCILE_FAILED);
    stage.end(stage.start(fleet(planned, worker())));
    world.heal();
    world.history.record(1, world.credentialsOf(1));

    // when
    FleetStatus second = stage.end(stage.start(fleet(planned, worker())));

    // then
    assertThat(second.counts().ended()).isEqualTo(Map.of("Unchanged", 1, "Onboarded", 2));
  }

  @Test
  void isRefusedByAWorkerWithAnotherIdentityBeforeAnythingIsTouched() {
    // given
    List<ClusterTarget> planned = planned(2);
    FleetInput input = fleet(planned, worker());
    world.principal("intruder@elsewhere.iam.gserviceaccount.com");

    // when
    FleetWorkflow fleet = stage.start(input);

    // then
    assertThatThrownBy(() -> WorkflowStub.fromTyped(fleet).getResult(FleetStatus.class))
        .isInstanceOf(WorkflowFailedException.class)
        .satisfies(
            failed ->
                assertThat(((ApplicationFailure) failed.getCause()).getType())
                    .isEqualTo("PLAN_OF_ANOTHER_WORKER"));
    assertThat(world.calls()).isEmpty();
  }

  @Test
  void isRefusedByAWorkerOfAnotherOrganization() {
    // given
    WorkerIdentity other =
        new WorkerIdentity(world.describePrincipal(), Map.of("default", "organization-2"));

    // when
    FleetWorkflow fleet = stage.start(fleet(planned(1), other));

    // then
    assertThatThrownBy(() -> WorkflowStub.fromTyped(fleet).getResult(FleetStatus.class))
        .hasRootCauseMessage(
            "message='The plan was made with the Cast AI organization organization-2; this"
                + " worker's is organization-1.', type='PLAN_OF_ANOTHER_WORKER',"
                + " nonRetryable=true");
    assertThat(world.count("registerServiceAccount")).isZero();
  }

  private WorkerIdentity worker() {
    return new WorkerIdentity(
        "embark@ops.iam.gserviceaccount.com", Map.of("default", "organization-1"));
  }

  /** Returns clusters with the state that a plan has just seen. */
  private List<ClusterTarget> planned(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(world::cluster)
        .map(
            target ->
                target.expecting(
                    Fingerprint.of(
                            world.lookUpCluster(new Requests.LookUp(target)),
                            new BeforeImage(world.grantsOn(target.clientServiceAccount())))
                        .text()))
        .peek(target -> world.forget())
        .toList();
  }

  private static FleetInput fleet(List<ClusterTarget> targets, WorkerIdentity identity) {
    return fleet(targets, identity, ALL_MAY_FAIL);
  }

  private static FleetInput fleet(
      List<ClusterTarget> targets, WorkerIdentity identity, Rollout rollout) {
    ClusterList list = ClusterList.of(targets);
    return new FleetInput(
        "test",
        list.digest(),
        list,
        rollout,
        ClusterOptions.DEFAULT,
        Authorship.of("ada"),
        new PlanReference("digest", "ada", 0, identity, false));
  }
}
