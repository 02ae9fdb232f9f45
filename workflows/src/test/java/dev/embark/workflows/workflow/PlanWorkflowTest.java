package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakeWorld.CAST;
import static dev.embark.workflows.workflow.FakeWorld.account;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.PlanInput;
import dev.embark.workflows.model.PlanPage;
import dev.embark.workflows.model.PlanResult;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.plan.PolicyDiff;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class PlanWorkflowTest {

  private static final List<String> WRITES =
      List.of(
          "registerServiceAccount",
          "unregisterServiceAccount",
          "createBindings",
          "removeStaleBindings",
          "restoreBindings",
          "updateCluster");

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void tellsWhatWouldBecomeOfEachClusterAndWritesNothing() {
    // given
    List<ClusterTarget> targets =
        List.of(
            world.cluster(1),
            world.cluster(2, "credentials-2", null),
            world.cluster(3, "credentials-3", account(3)),
            world.cluster(4),
            FakeWorld.target(5));
    bind(3);
    world.history.record(3, "credentials-3");
    world.managedBy(4, "terraform");

    // when
    PlanResult plan = plan(targets);

    // then
    List<PlannedCluster> clusters = clusters(plan);
    assertThat(clusters)
        .extracting(PlannedCluster::course)
        .containsExactly(
            Course.ONBOARD, Course.ONBOARD, Course.UNCHANGED, Course.REFUSE, Course.REFUSE);
    assertThat(clusters.get(1).credentialsId()).isEqualTo("credentials-2");
    assertThat(clusters.get(3).findings())
        .extracting(Finding::code)
        .containsExactly("MANAGED_BY_TERRAFORM");
    assertThat(clusters.get(4).findings())
        .extracting(Finding::code)
        .containsExactly("CLUSTER_NOT_FOUND");
    assertThat(plan.counts().onboard()).isEqualTo(2);
    assertThat(plan.counts().replaced()).isEqualTo(1);
    assertThat(plan.identity().organizations()).containsEntry("default", "organization-1");
    WRITES.forEach(write -> assertThat(world.count(write)).as(write).isZero());
  }

  @Test
  void knowsTheCastAiAccountOnlyFromAClusterThatIsRegistered() {
    // given
    List<ClusterTarget> fresh = List.of(world.cluster(1));
    List<ClusterTarget> mixed =
        List.of(world.cluster(1), world.cluster(2, "credentials-2", account(2)));
    bind(2);

    // when
    PlanResult unknown = plan(fresh);
    PlanResult known = plan(mixed);

    // then
    assertThat(unknown.castServiceAccount()).isNull();
    assertThat(PolicyDiff.of(clusters(unknown).get(0), null).added())
        .extracting(grant -> grant.memberEmail())
        .containsOnly(PolicyDiff.KNOWN_LATER);
    assertThat(known.castServiceAccount()).isEqualTo(CAST);
    assertThat(PolicyDiff.of(clusters(known).get(0), CAST).added())
        .containsExactly(
            CastServiceAccount.tokenCreatorGrant(CAST),
            CastServiceAccount.serviceAccountUserGrant(CAST));
  }

  @Test
  void looksOnceAtAnAccountThatClustersShareAndSaysSo() {
    // given
    List<ClusterTarget> sharing =
        IntStream.rangeClosed(1, 3)
            .mapToObj(
                i -> {
                  world.cluster(i);
                  return ClusterTarget.of(FakeWorld.id(i), FakeWorld.PROJECT, account(1));
                })
            .toList();

    // when
    PlanResult plan = plan(sharing);

    // then
    assertThat(world.count("captureBindings")).isEqualTo(1);
    assertThat(clusters(plan))
        .allSatisfy(
            cluster ->
                assertThat(cluster.findings())
                    .extracting(Finding::text)
                    .containsExactly("Its service account is used by 2 other clusters."));
  }

  @Test
  void saysWhatCouldNotBeCheckedInsteadOfGuessing() {
    // given
    List<ClusterTarget> targets = List.of(world.cluster(1), world.cluster(2), world.cluster(3));
    world.failAlways("captureBindings", 1, ErrorCode.IAM_UNAVAILABLE);
    world.failAlways("captureBindings", 2, ErrorCode.IAM_PERMISSION_DENIED);

    // when
    List<PlannedCluster> clusters = clusters(plan(targets));

    // then
    assertThat(clusters)
        .extracting(PlannedCluster::course)
        .containsExactly(Course.UNKNOWN, Course.REFUSE, Course.ONBOARD);
    assertThat(clusters.get(0).target().expectation()).isNull();
    assertThat(clusters.get(2).target().expectation()).hasSize(16);
  }

  @Test
  void makesNoPlanWhereAFailureWouldStrikeEveryCluster() {
    // given
    List<ClusterTarget> targets = List.of(world.cluster(1));
    world.failAlways("takeInventory", ErrorCode.CASTAI_UNAUTHORIZED);

    // then
    assertThatThrownBy(() -> plan(targets))
        .isInstanceOf(WorkflowFailedException.class)
        .satisfies(
            failed ->
                assertThat(((ApplicationFailure) failed.getCause()).getType())
                    .isEqualTo("CASTAI_UNAUTHORIZED"));
  }

  @Test
  void beginsNoOtherLookOnceOneFailedInAWayThatWouldStrikeEveryCluster() {
    // given
    List<ClusterTarget> targets = IntStream.rangeClosed(1, 60).mapToObj(world::cluster).toList();
    world.failAlways("captureBindings", ErrorCode.IAM_API_DISABLED);

    // then
    assertThatThrownBy(() -> plan(targets))
        .isInstanceOf(WorkflowFailedException.class)
        .satisfies(
            failed ->
                assertThat(((ApplicationFailure) failed.getCause()).getType())
                    .isEqualTo("IAM_API_DISABLED"));
    assertThat(world.count("captureBindings")).isEqualTo(ConcurrentLooks.LIMIT);
  }

  /** The list leaves out every second cluster, so that more are looked up than may be at once. */
  @Test
  void hasFewLooksUnderWayHoweverManyClustersAndAccountsAPageHas() {
    // given
    List<ClusterTarget> targets =
        IntStream.rangeClosed(1, 120)
            .mapToObj(i -> i % 2 == 0 ? world.cluster(i) : FakeWorld.target(i))
            .toList();

    // when
    PlanResult plan = plan(targets);

    // then
    assertThat(plan.counts().onboard()).isEqualTo(60);
    assertThat(plan.counts().refused()).isEqualTo(60);
    assertThat(world.count("lookUpCluster")).isEqualTo(60);
    assertThat(world.count("captureBindings")).isEqualTo(60);
    assertThat(stage.access.calls()).filteredOn(call -> call.startsWith("listKeys ")).hasSize(60);
    assertThat(plan.pages())
        .singleElement()
        .satisfies(page -> assertThat(stage.mostPending(page)).isEqualTo(ConcurrentLooks.LIMIT));
  }

  @Test
  void cutsALargeFleetIntoPages() {
    // given
    List<ClusterTarget> targets = IntStream.rangeClosed(1, 600).mapToObj(world::cluster).toList();

    // when
    PlanResult plan = plan(targets);

    // then
    assertThat(plan.pages()).hasSize(3);
    assertThat(plan.counts().onboard()).isEqualTo(600);
    assertThat(world.count("takeInventory")).isEqualTo(3);
    assertThat(clusters(plan)).extracting(PlannedCluster::target).hasSize(600);
  }

  private void bind(int number) {
    world.grant(account(number), CastServiceAccount.tokenCreatorGrant(CAST));
    world.grant(account(number), CastServiceAccount.serviceAccountUserGrant(CAST));
  }

  private PlanResult plan(List<ClusterTarget> targets) {
    WorkflowStub run = stage.raw("PlanWorkflow", "plan/test/" + targets.hashCode());
    run.start(
        new PlanInput(
            "test", ClusterList.of(targets), ClusterOptions.DEFAULT, Authorship.of("ada")));
    return run.getResult(PlanResult.class);
  }

  private List<PlannedCluster> clusters(PlanResult plan) {
    return plan.pages().stream()
        .flatMap(
            id ->
                stage
                    .environment
                    .getWorkflowClient()
                    .newUntypedWorkflowStub(id)
                    .getResult(PlanPage.class)
                    .clusters()
                    .stream())
        .toList();
  }
}
