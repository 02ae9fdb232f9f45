package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakeWorld.PROJECT;
import static dev.embark.workflows.workflow.FakeWorld.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.KeySwitch;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters that may depend on a key keep it. */
@Timeout(300)
class KeysWorkflowTest {

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;
  private final FakeAccess access = stage.access;

  @Test
  void disablesTheKeysOfAClusterThatIsProvenToImpersonate() {
    ClusterTarget target = onboarded(1);
    access.key(account(1), "key-1", false);
    access.key(account(1), "key-2", true);

    KeySwitch.Report report = switchKeys(target, true);

    assertThat(report.result()).isEqualTo(KeySwitch.Result.SWITCHED);
    assertThat(report.keys()).extracting(Access.Key::id).containsExactly("key-1");
    assertThat(report.commands()).singleElement().asString().contains("keys delete key-1");
    assertThat(access.keysOf(account(1))).allMatch(Access.Key::disabled);
  }

  @Test
  void leavesTheKeysOfAClusterAloneThatMayLiveOnThem() {
    ClusterTarget target = world.cluster(1, "credentials-a", account(1));
    access.key(account(1), "key-1", false);

    KeySwitch.Report report = switchKeys(target, true);

    assertThat(report.result()).isEqualTo(KeySwitch.Result.REFUSED);
    assertThat(report.code()).isEqualTo(ErrorCode.KEYS_STILL_NEEDED);
    assertThat(access.keysOf(account(1))).noneMatch(Access.Key::disabled);
  }

  @Test
  void leavesKeysAloneThatANeighbourMayLiveOn() {
    ClusterTarget target = onboarded(1);
    world.cluster(2, "credentials-b", account(1));
    access.key(account(1), "key-1", false);

    KeySwitch.Report report = switchKeys(target, true);

    assertThat(report.code()).isEqualTo(ErrorCode.KEYS_STILL_NEEDED);
    assertThat(access.keysOf(account(1))).noneMatch(Access.Key::disabled);
  }

  @Test
  void enablesTheKeysAgainWhenTheClusterStopsWorking() {
    ClusterTarget target = onboarded(1);
    access.key(account(1), "key-1", false);
    world.then("lookUpCluster", () -> {});
    world.then("lookUpCluster", () -> world.broken(1, "warning"));

    KeySwitch.Report report = switchKeys(target, true);

    assertThat(report.result()).isEqualTo(KeySwitch.Result.TAKEN_BACK);
    assertThat(report.code()).isEqualTo(ErrorCode.KEYS_STILL_NEEDED);
    assertThat(access.keysOf(account(1))).noneMatch(Access.Key::disabled);
  }

  /** Its proof does not cover credentials that it was given later: they may be a key. */
  @Test
  void enablesTheKeysAgainWhenTheClusterGetsOtherCredentials() {
    ClusterTarget target = onboarded(1);
    access.key(account(1), "key-1", false);
    world.then("lookUpCluster", () -> {});
    world.then("lookUpCluster", () -> world.cluster(1, "credentials-of-a-key", account(1)));

    KeySwitch.Report report = switchKeys(target, true);

    assertThat(report.result()).isEqualTo(KeySwitch.Result.TAKEN_BACK);
    assertThat(report.message()).contains("other credentials");
    assertThat(access.keysOf(account(1))).noneMatch(Access.Key::disabled);
  }

  /** Cast AI does not report that an unlinked cluster uses the account. */
  @Test
  void leavesKeysAloneThatAnUnlinkedClusterOfTheAccountMayLiveOn() {
    ClusterTarget target = onboarded(1);
    world.cluster(2, "credentials-b", null);
    access.key(account(1), "key-1", false);
    access.key(account(1), "key-2", false);

    KeySwitch.Report report = switchKeys(target, true, List.of(sharing(2)));

    assertThat(report.result()).isEqualTo(KeySwitch.Result.REFUSED);
    assertThat(report.code()).isEqualTo(ErrorCode.KEYS_STILL_NEEDED);
    assertThat(report.message()).contains("cluster-000002");
    assertThat(access.keysOf(account(1))).noneMatch(Access.Key::disabled);
  }

  @Test
  void disablesTheKeysOfSeveralClustersThatAreAllProvenToImpersonate() {
    ClusterTarget target = onboarded(1);
    onboardedOnTheSameAccount(2);
    access.key(account(1), "key-1", false);

    KeySwitch.Report report = switchKeys(target, true, List.of(target, sharing(2)));

    assertThat(report.result()).isEqualTo(KeySwitch.Result.SWITCHED);
    assertThat(access.keysOf(account(1))).allMatch(Access.Key::disabled);
    assertThat(world.calls())
        .containsExactly(
            "lookUpCluster " + FakeWorld.id(1),
            "lookUpCluster " + FakeWorld.id(2),
            "findLinkedClusters " + FakeWorld.id(1),
            "recordedCredentials 2",
            "lookUpCluster " + FakeWorld.id(1),
            "lookUpCluster " + FakeWorld.id(2));
  }

  @ParameterizedTest(name = "named: {0}")
  @ValueSource(booleans = {true, false})
  void enablesTheKeysAgainWhenAnotherClusterOfTheAccountStopsWorking(boolean named) {
    ClusterTarget target = onboarded(1);
    onboardedOnTheSameAccount(2);
    access.key(account(1), "key-1", false);
    String look = "lookUpCluster" + FakeWorld.id(2);
    world.then(look, () -> {});
    world.then(look, () -> world.broken(2, "warning"));

    KeySwitch.Report report = switchKeys(target, true, named ? List.of(sharing(2)) : List.of());

    assertThat(report.result()).isEqualTo(KeySwitch.Result.TAKEN_BACK);
    assertThat(report.message()).contains("cluster-000002");
    assertThat(access.keysOf(account(1))).noneMatch(Access.Key::disabled);
  }

  @Test
  void asksEachOrganizationWhoUsesTheAccount() {
    ClusterTarget target = onboarded(1);
    onboardedOnTheSameAccount(2);
    access.key(account(1), "key-1", false);
    ClusterTarget elsewhere =
        new ClusterTarget(FakeWorld.id(2), PROJECT, account(1), "eu", Map.of());

    switchKeys(target, true, List.of(elsewhere));

    assertThat(world.calls())
        .contains("findLinkedClusters " + FakeWorld.id(1), "findLinkedClusters " + FakeWorld.id(2));
  }

  @Test
  void refusesClustersOfAnotherAccountThanTheKeys() {
    ClusterTarget target = onboarded(1);
    access.key(account(1), "key-1", false);

    KeySwitch.Report report = switchKeys(target, true, List.of(onboarded(2)));

    assertThat(report.result()).isEqualTo(KeySwitch.Result.REFUSED);
    assertThat(report.code()).isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(access.keysOf(account(1))).noneMatch(Access.Key::disabled);
  }

  @Test
  void enablesThoseThatAreNamed() {
    ClusterTarget target = world.cluster(1, "credentials-a", account(1));
    access.key(account(1), "key-1", true);
    access.key(account(1), "leaked", true);

    KeySwitch.Report report = enable(target, "key-1");

    assertThat(report.result()).isEqualTo(KeySwitch.Result.SWITCHED);
    assertThat(report.keys()).extracting(Access.Key::id).containsExactly("key-1");
    assertThat(enable(target, "key-1").result()).isEqualTo(KeySwitch.Result.UNCHANGED);
    assertThat(access.keysOf(account(1)))
        .filteredOn(Access.Key::disabled)
        .extracting(Access.Key::id)
        .containsExactly("leaked");
  }

  @Test
  void enablesNoKeyThatNobodyNames() {
    ClusterTarget target = world.cluster(1, "credentials-a", account(1));
    access.key(account(1), "leaked", true);

    KeySwitch.Report report = switchKeys(target, false);

    assertThat(report.result()).isEqualTo(KeySwitch.Result.REFUSED);
    assertThat(report.code()).isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(access.keysOf(account(1))).allMatch(Access.Key::disabled);
  }

  @Test
  void keepsTheReportOfAKeySwitchThatWasCancelled() {
    ClusterTarget target = onboarded(1);
    access.key(account(1), "key-1", false);
    String id = WorkflowIds.keys(account(1));
    WorkflowStub run = startKeySwitch(target, true, List.of());
    stage.await(() -> watches(id));

    Stage.cancel(run, KeySwitch.Report.class);

    KeySwitch.Report report = stage.kept(id, KeySwitch.Report.class);
    assertThat(report.result()).isEqualTo(KeySwitch.Result.TAKEN_BACK);
    assertThat(report.code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(access.keysOf(account(1))).noneMatch(Access.Key::disabled);
  }

  // ---- helpers

  private boolean watches(String id) {
    return stage.environment.getWorkflowClient().fetchHistory(id).getEvents().stream()
        .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_TIMER_STARTED);
  }

  private ClusterTarget onboarded(int number) {
    world.history.record(number, "credentials-a");
    return world.cluster(number, "credentials-a", account(number));
  }

  private static ClusterTarget sharing(int number) {
    return ClusterTarget.of(FakeWorld.id(number), PROJECT, account(1));
  }

  /** Adds an onboarded cluster with the account of the first one. */
  private void onboardedOnTheSameAccount(int number) {
    world.history.record(number, "credentials-b");
    world.cluster(number, "credentials-b", account(1));
  }

  private KeySwitch.Report enable(ClusterTarget target, String keyId) {
    KeySwitch.Request request =
        new KeySwitch.Request(
            target, false, Timing.DEFAULT, Authorship.of("ada"), List.of(), List.of(keyId));
    return stage
        .start("KeysWorkflow", WorkflowIds.keys(target.clientServiceAccount()), request)
        .getResult(KeySwitch.Report.class);
  }

  private KeySwitch.Report switchKeys(ClusterTarget target, boolean disable) {
    return switchKeys(target, disable, List.of());
  }

  private KeySwitch.Report switchKeys(
      ClusterTarget target, boolean disable, List<ClusterTarget> sharing) {
    return startKeySwitch(target, disable, sharing).getResult(KeySwitch.Report.class);
  }

  private WorkflowStub startKeySwitch(
      ClusterTarget target, boolean disable, List<ClusterTarget> sharing) {
    return stage.start(
        "KeysWorkflow",
        WorkflowIds.keys(target.clientServiceAccount()),
        new KeySwitch.Request(
            target, disable, Timing.DEFAULT, Authorship.of("ada"), sharing, List.of()));
  }
}
