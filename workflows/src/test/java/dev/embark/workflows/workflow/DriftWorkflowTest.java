package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakePolicies.TOKEN_CREATOR;
import static dev.embark.workflows.workflow.FakePolicies.USER;
import static dev.embark.workflows.workflow.FakeWorld.PROJECT;
import static dev.embark.workflows.workflow.FakeWorld.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.CastAiPermissions;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Drift;
import dev.embark.workflows.model.Drift.Kind;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.KeyUse;
import dev.embark.workflows.model.Notice;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class DriftWorkflowTest {

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void saysNothingOfAClusterThatIsAsItWasLeft() {
    Drift.Result result = compare(List.of(onboarded(1)), false);

    assertThat(result.counts()).isEqualTo(new Drift.Counts(1, 0, 0, 0));
    assertThat(result.counts().isClean()).isTrue();
    assertThat(clusters(result)).isEmpty();
  }

  @Test
  void recognisesCredentialsThatTerraformHasPutBack() {
    ClusterTarget terraform = onboarded(1);
    world.history.record(1, "credentials-of-embark");
    world.managedBy(1, "terraform");
    ClusterTarget other = onboarded(2);
    world.history.record(2, "credentials-of-embark");

    Drift.Result result = compare(List.of(terraform, other), false);

    assertThat(kinds(result, terraform)).containsExactly(Kind.TERRAFORM_REAPPLIED);
    assertThat(kinds(result, other)).containsExactly(Kind.CREDENTIALS_CHANGED);
    assertThat(result.counts().drifted()).isEqualTo(2);
    assertThat(clusters(result)).allMatch(Drift.Cluster::isRepairable);
  }

  @Test
  void findsLinksBindingsAndReconcilesThatHaveGone() {
    ClusterTarget unlinked = world.cluster(1, "credentials-a", null);
    ClusterTarget elsewhere = world.cluster(2, "credentials-b", account(9));
    ClusterTarget unbound = onboarded(3);
    world.revoke(account(3), USER);
    ClusterTarget broken = onboarded(4);
    world.broken(4, "warning");

    Drift.Result result = compare(List.of(unlinked, elsewhere, unbound, broken), false);

    assertThat(kinds(result, unlinked)).contains(Kind.NOT_LINKED, Kind.BINDING_MISSING);
    assertThat(kinds(result, elsewhere)).contains(Kind.LINKED_ELSEWHERE);
    assertThat(kinds(result, unbound)).containsExactly(Kind.BINDING_MISSING);
    assertThat(kinds(result, broken)).containsExactly(Kind.UNHEALTHY);
  }

  @Test
  void listsBindingsThatNoLinkedClusterNeedsWithTheCommand() {
    ClusterTarget target = world.cluster(1, null, null);
    world.grant(account(1), TOKEN_CREATOR);

    Drift.Cluster cluster = clusters(compare(List.of(target), false)).get(0);

    assertThat(cluster.found())
        .filteredOn(found -> found.kind() == Kind.ORPHANED_BINDINGS)
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.command()).contains("remove-iam-policy-binding " + account(1)));
  }

  @Test
  void findsMissingPermissionsAndKeysThatPeopleMade() {
    ClusterTarget target = onboarded(1);
    stage.access.lacks(PROJECT, account(1), FakeAccess.OF_THE_INSTRUCTIONS);
    KeyUse use = new KeyUse("2026-04-27", "2025-01-01", "2026-04-30");
    stage.access.key(account(1), new Access.Key("key-1", "2024-05-06T07:08:09Z", false, use));

    Drift.Cluster cluster = clusters(compare(List.of(target), false)).get(0);

    assertThat(cluster.found())
        .extracting(Drift.Found::kind)
        .containsExactly(Kind.PERMISSION_MISSING, Kind.KEYS_LEFT);
    assertThat(cluster.found().get(1).command()).contains("keys disable key-1");
    assertThat(cluster.found().get(1).text()).contains("key-1 of ", "last use: 2026-04-27)");
    assertThat(cluster.isRepairable()).as("onboarding grants no permissions").isFalse();
  }

  @Test
  void callsUncheckedWhatItCouldNotLookAt() {
    ClusterTarget target = onboarded(1);
    world.failAlways("captureBindings", ErrorCode.IAM_PERMISSION_DENIED);

    Drift.Result result = compare(List.of(target), false);

    assertThat(result.counts()).isEqualTo(new Drift.Counts(1, 0, 1, 0));
    assertThat(result.counts().isClean()).isFalse();
  }

  @Test
  void comparesLargeFleetsInPartsAndWritesNothing() {
    List<ClusterTarget> targets = new ArrayList<>();
    for (int i = 1; i <= 600; i++) {
      targets.add(onboarded(i));
    }
    world.history.record(600, "another");

    Drift.Result result = compare(targets, false);

    assertThat(result.counts()).isEqualTo(new Drift.Counts(600, 1, 0, 0));
    assertThat(result.pages()).hasSize(3);
    assertThat(clusters(result)).hasSize(1);
    assertThat(world.count("createBindings") + world.count("updateCluster")).isZero();
  }

  /**
   * The maximum report: every cluster has drifted in every way. With 10,000: add {@code
   * -Dembark.drift=10000}, which takes some minutes.
   */
  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void keepsHistoriesAndPayloadsSmallWhereEverythingHasDrifted() {
    // given
    int clusters = Integer.getInteger("embark.drift", 260);
    List<ClusterTarget> targets = new ArrayList<>();
    for (int i = 1; i <= clusters; i++) {
      targets.add(drifted(i));
    }

    // when
    Drift.Result result = compare(targets, false);

    // then
    assertThat(result.counts()).isEqualTo(new Drift.Counts(clusters, clusters, 0, 0));
    assertThat(clusters(result).get(0).found()).hasSizeGreaterThan(5);
    int parts = (clusters + 249) / 250;
    assertThat(result.pages()).hasSize(parts);
    assertHistory("drift/test", 20 + 10 * parts);
    result.pages().forEach(page -> assertHistory(page, 2_500));
  }

  /** Temporal warns at 10,240 events and rejects payloads of 2 MB. */
  private void assertHistory(String workflowId, int mostEvents) {
    List<HistoryEvent> events =
        stage.environment.getWorkflowClient().fetchHistory(workflowId).getEvents();
    int largest = events.stream().mapToInt(HistoryEvent::getSerializedSize).max().orElseThrow();
    assertThat(events).as(workflowId).hasSizeLessThanOrEqualTo(mostEvents);
    assertThat(largest).as("largest event of " + workflowId).isLessThan(512 * 1024);
  }

  private ClusterTarget drifted(int number) {
    ClusterTarget target = onboarded(number);
    world.history.record(number, "another");
    world.broken(number, "warning");
    world.revoke(account(number), USER);
    world.revoke(account(number), TOKEN_CREATOR);
    world.grant(account(number), new Grant(USER.role(), null, USER.member()));
    stage.access.lacks(PROJECT, account(number), CastAiPermissions.ALL);
    for (int key = 0; key < Access.MOST_KEYS; key++) {
      stage.access.key(account(number), "0123456789abcdef0123456789abcdef0123456" + key, false);
    }
    return target;
  }

  @Test
  void tellsWebhooksWhenNobodyWaitsForTheAnswer() {
    stage.notices.webhook("ops");
    ClusterTarget target = onboarded(1);
    world.history.record(1, "another");

    compare(List.of(target), true);
    stage.await(() -> !stage.notices.delivered().isEmpty());

    assertThat(stage.notices.delivered())
        .extracting(delivery -> delivery.notice().event())
        .containsExactly(Notice.Event.DRIFT_FOUND);
  }

  // ---- helpers

  private ClusterTarget onboarded(int number) {
    ClusterTarget target = world.cluster(number, "credentials-" + number, account(number));
    world.grant(account(number), TOKEN_CREATOR);
    world.grant(account(number), USER);
    world.history.record(number, "credentials-" + number);
    return target;
  }

  private Drift.Result compare(List<ClusterTarget> targets, boolean tells) {
    WorkflowStub run = stage.raw("DriftWorkflow", "drift/test");
    run.start(new Drift.Input("test", ClusterList.of(targets), tells, Authorship.of("ada")));
    return run.getResult(Drift.Result.class);
  }

  private List<Drift.Cluster> clusters(Drift.Result result) {
    return result.pages().stream()
        .map(id -> stage.environment.getWorkflowClient().newUntypedWorkflowStub(id))
        .flatMap(page -> page.getResult(Drift.Page.class).clusters().stream())
        .toList();
  }

  private List<Kind> kinds(Drift.Result result, ClusterTarget target) {
    return clusters(result).stream()
        .filter(cluster -> cluster.target().clusterId().equals(target.clusterId()))
        .flatMap(cluster -> cluster.found().stream())
        .map(Drift.Found::kind)
        .toList();
  }
}
