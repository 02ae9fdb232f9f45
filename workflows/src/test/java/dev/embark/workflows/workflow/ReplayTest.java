package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Approval;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.CustomRoleRequest;
import dev.embark.workflows.model.Drift;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.Granting;
import dev.embark.workflows.model.KeySwitch;
import dev.embark.workflows.model.Limits;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.MaxInFlight;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.PlanInput;
import dev.embark.workflows.model.PlanResult;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.model.Wave;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Replays histories recorded by earlier versions: a workflow change that breaks runs in flight
 * fails here. Every folder of histories is replayed. {@code ./mvnw -pl workflows test
 * -Dtest=ReplayTest -Dembark.record=X.Y.Z} records new ones in a folder of that name and never
 * overwrites a history. Those in {@code earlier} come from workflows that decided differently from
 * today's and can no longer be recorded.
 */
@Timeout(300)
class ReplayTest {

  private static final Path HISTORIES = Path.of("src/test/resources/histories");

  /** Names the folder to record in. Not {@code true}, which makes other tests write documents. */
  private static final String RECORD = "embark.record";

  private static final Control ADA = Control.by(Authorship.of("ada"));

  @Test
  void replaysEveryRecordedHistory() throws Exception {
    List<Path> files = recorded();
    assertThat(files).isNotEmpty();

    try (TestWorkflowEnvironment environment = environment()) {
      var worker = environment.newWorker("embark/test/workflows", Stage.PATIENT);
      worker.registerWorkflowImplementationTypes(WorkflowTypes.all());
      for (Path file : files) {
        WorkflowReplayer.replayWorkflowExecution(
            WorkflowExecutionHistory.fromJson(Files.readString(file)), worker);
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = RECORD, matches = "\\d[\\w.-]*")
  void recordsHistories() throws Exception {
    Files.createDirectories(recording());
    recordOnboardings();
    recordInterruptedAttempt();
    recordUndo();
    recordFleet();
    recordSmallerWindow();
    recordWaves();
    recordPlan();
    recordWhatIsAroundOnboarding();
    recordWhatSparesOthers();
  }

  private static void recordOnboardings() throws IOException {
    try (Stage stage = new Stage()) {
      save(stage, stage.start(Stage.input(stage.world.cluster(1))), "onboarded");
      stage.world.history.record(1, stage.world.credentialsOf(1));
      stage.world.failAlways("updateCluster", 2, ErrorCode.UPDATE_SERVER_ERROR);
      save(stage, stage.start(Stage.input(stage.world.cluster(2))), "rolled-back");
      OnboardingWorkflow cancelled = stage.start(Stage.input(stage.world.cluster(3)));
      stage.await(() -> cancelled.status().phase() == Phase.Waiting);
      WorkflowStub.fromTyped(cancelled).cancel();
      save(stage, cancelled, "cancelled");
      stage.world.failAlways("updateCluster", 4, ErrorCode.CASTAI_UNAUTHORIZED);
      OnboardingWorkflow held = stage.start(Stage.input(stage.world.cluster(4)));
      stage.await(() -> held.status().phase() == Phase.NeedsAttention);
      stage.world.heal();
      held.retry(ADA);
      save(stage, held, "held-and-retried");
      var fifth = stage.world.cluster(5);
      stage.world.loseAnswerOfNextUpdate();
      save(stage, stage.start(Stage.input(fifth)), "answer-lost");
    }
  }

  private static void recordInterruptedAttempt() throws IOException {
    try (Stage stage = new Stage()) {
      ClusterTarget target = stage.world.cluster(1);
      stage.world.then(
          "createBindings",
          () -> {
            stage.cluster(target).rollback(ADA);
            FakeWorld.fail(ErrorCode.IAM_PERMISSION_DENIED);
          });
      save(stage, stage.start(Stage.input(target)), "interrupted-attempt");
    }
  }

  private static void recordUndo() throws IOException {
    try (Stage stage = new Stage()) {
      stage.world.failAlways("updateCluster", 1, ErrorCode.CASTAI_BAD_REQUEST);
      stage.world.failAlways("restoreBindings", 1, ErrorCode.IAM_PERMISSION_DENIED);
      OnboardingWorkflow incomplete = stage.start(Stage.input(stage.world.cluster(1)));
      save(stage, incomplete, "rollback-incomplete");
      stage.world.heal();
      WorkflowStub undo = stage.raw("UndoWorkflow", "recorded/undo");
      undo.start(incomplete.leftovers());
      save(stage, undo, "undo");
    }
  }

  private static void recordFleet() throws IOException {
    try (Stage stage = new Stage()) {
      var targets = IntStream.rangeClosed(1, 12).mapToObj(stage.world::cluster).toList();
      stage.world.failAlways("createBindings", 1, ErrorCode.IAM_PERMISSION_DENIED);
      FleetWorkflow fleet =
          stage.start(
              Stage.fleet(targets, new Rollout(4, MaxFailures.parse("0")), ClusterOptions.DEFAULT));
      stage.await(() -> fleet.status().state() == FleetState.PAUSED);
      fleet.resume(new Control(Authorship.of("ada"), null, true));
      stage.end(fleet);
      save(stage, fleet, "fleet-paused-and-resumed");
      save(stage, fleet.status().batches().get(0), "batch");
    }
  }

  private static void recordSmallerWindow() throws IOException {
    try (Stage stage = new Stage()) {
      var targets = IntStream.rangeClosed(1, 12).mapToObj(stage.world::cluster).toList();
      FleetWorkflow fleet =
          stage.start(
              Stage.fleet(targets, new Rollout(6, MaxFailures.parse("0")), ClusterOptions.DEFAULT));
      stage.await(() -> fleet.status().counts().started() == 6);
      fleet.set(new Limits(Authorship.of("ada"), MaxInFlight.of(2), null, null));
      stage.end(fleet);
      save(stage, fleet, "fleet-with-smaller-window");
      save(stage, fleet.status().batches().get(0), "batch-with-smaller-window");
    }
  }

  private static void recordWaves() throws IOException {
    try (Stage stage = new Stage()) {
      var targets = IntStream.rangeClosed(1, 12).mapToObj(stage.world::cluster).toList();
      stage.world.failAlways("createBindings", 3, ErrorCode.IAM_PERMISSION_DENIED);
      var waves =
          List.of(
              Wave.ofClusters("canary", 1).soaking(Duration.ofSeconds(30)),
              Wave.ofPercent("rest", 100).approvedWithin(Duration.ofHours(1)));
      Rollout rollout = new Rollout(3, MaxFailures.parse("0")).in(waves);
      FleetWorkflow fleet = stage.start(Stage.fleet(targets, rollout, ClusterOptions.DEFAULT));
      stage.await(() -> fleet.status().state() == FleetState.AWAITING_APPROVAL);
      fleet.approve(new Approval(Authorship.of("ada"), "rest"));
      stage.await(() -> fleet.status().state() == FleetState.PAUSED);
      stage.world.heal();
      fleet.retry(ADA);
      fleet.resume(ADA);
      stage.end(fleet);
      save(stage, fleet, "fleet-approved-breached-and-retried");
      save(stage, fleet.status().batches().get(1), "batch-retried");
      save(stage, checkOf(fleet), "wave-check");
    }
  }

  private static String checkOf(FleetWorkflow fleet) {
    return fleet.status().batches().get(0).replaceAll("canary/1$", "canary/check/1");
  }

  private static void recordPlan() throws IOException {
    try (Stage stage = new Stage()) {
      var targets = IntStream.rangeClosed(1, 5).mapToObj(stage.world::cluster).toList();
      stage.world.failAlways("captureBindings", 2, ErrorCode.IAM_PERMISSION_DENIED);
      WorkflowStub plan = stage.raw("PlanWorkflow", "plan/test/replayed");
      plan.start(
          new PlanInput(
              "test", ClusterList.of(targets), ClusterOptions.DEFAULT, Authorship.of("ada")));
      PlanResult result = plan.getResult(PlanResult.class);
      save(stage, plan.getExecution().getWorkflowId(), "plan");
      save(stage, result.pages().get(0), "plan-page");
    }
  }

  private static void recordWhatIsAroundOnboarding() throws IOException {
    try (Stage stage = new Stage()) {
      ClusterTarget first = bound(stage, 1);
      ClusterTarget second = bound(stage, 2);
      stage.access.key(FakeWorld.account(1), "key-1", false);
      recordRun(
          stage,
          "KeysWorkflow",
          "keys",
          new KeySwitch.Request(
              first, true, Timing.DEFAULT, Authorship.of("ada"), List.of(), List.of()));
      recordRun(
          stage,
          "GrantWorkflow",
          "granted",
          new Granting.Request(
              FakeWorld.PROJECT,
              List.of(new CustomRoleRequest(first, FakeWorld.PROJECT, false, null))));
      WorkflowStub drift =
          recordRun(
              stage,
              "DriftWorkflow",
              "drift",
              new Drift.Input(
                  "test", ClusterList.of(List.of(first, second)), true, Authorship.of("ada")));
      save(stage, drift.getResult(Drift.Result.class).pages().get(0), "drift-page");
      OffboardingChoices accepted = new OffboardingChoices(true, null);
      save(stage, stage.start(leaving(stage.world.asShown(first), accepted)), "offboarded");
      stage.world.failNext("removeBindings", ErrorCode.IAM_PERMISSION_DENIED);
      save(
          stage,
          stage.start(leaving(stage.world.asShown(second), accepted)),
          "offboarding-rolled-back");
    }
  }

  private static void recordWhatSparesOthers() throws IOException {
    try (Stage stage = new Stage()) {
      ClusterTarget first = bound(stage, 1);
      stage.world.history.record(2, "credentials-2");
      stage.world.cluster(2, "credentials-2", FakeWorld.account(1));
      stage.access.key(FakeWorld.account(1), "key-1", false);
      recordRun(
          stage,
          "KeysWorkflow",
          "keys-of-shared-account",
          new KeySwitch.Request(
              first, true, Timing.DEFAULT, Authorship.of("ada"), List.of(), List.of()));
      ClusterTarget third = bound(stage, 3);
      stage.world.cluster(3, null, FakeWorld.account(3));
      stage.world.then(
          "findLinkedClusters",
          () -> stage.world.cluster(3, "credentials-new", FakeWorld.account(3)));
      save(
          stage,
          stage.start(leaving(third, new OffboardingChoices(false, null))),
          "offboarding-of-revived-cluster");
    }
  }

  private static WorkflowStub recordRun(Stage stage, String type, String name, Object input)
      throws IOException {
    WorkflowStub run = stage.raw(type, "recorded/" + name);
    run.start(input);
    run.getResult(Object.class);
    save(stage, run.getExecution().getWorkflowId(), name);
    return run;
  }

  private static ClusterTarget bound(Stage stage, int number) {
    String account = FakeWorld.account(number);
    stage.world.grant(account, CastServiceAccount.tokenCreatorGrant(FakeWorld.CAST));
    stage.world.grant(account, CastServiceAccount.serviceAccountUserGrant(FakeWorld.CAST));
    stage.world.history.record(number, "credentials-" + number);
    return stage.world.cluster(number, "credentials-" + number, account);
  }

  private static OffboardingInput leaving(ClusterTarget target, OffboardingChoices choices) {
    return OffboardingInput.single(target, ClusterOptions.DEFAULT, choices, Authorship.of("ada"));
  }

  private static void save(Stage stage, Object workflow, String name) throws IOException {
    save(stage, WorkflowStub.fromTyped(workflow), name);
  }

  private static void save(Stage stage, WorkflowStub run, String name) throws IOException {
    try {
      run.getResult(Object.class);
    } catch (RuntimeException failed) {
      // A failed run's history serves as well.
    }
    save(stage, run.getExecution().getWorkflowId(), name);
  }

  private static void save(Stage stage, String workflowId, String name) throws IOException {
    String json = stage.environment.getWorkflowClient().fetchHistory(workflowId).toJson(true);
    Files.writeString(
        recording().resolve(name + ".json"), json + "\n", StandardOpenOption.CREATE_NEW);
  }

  private static Path recording() {
    return HISTORIES.resolve(System.getProperty(RECORD));
  }

  private static List<Path> recorded() throws IOException {
    if (!Files.isDirectory(HISTORIES)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(HISTORIES)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static TestWorkflowEnvironment environment() {
    return TestWorkflowEnvironment.newInstance(
        TestEnvironmentOptions.newBuilder()
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder()
                    .setDataConverter(PayloadFormat.dataConverter())
                    .build())
            .build());
  }
}
