package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.encryption.Keyset;
import dev.embark.starter.CommandRun;
import dev.embark.starter.FreePort;
import dev.embark.starter.TemporalBinary;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.engine.LocalEngine;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.UndoInput;
import dev.embark.workflows.workflow.EmbarkAttributes;
import dev.embark.workflows.workflow.OnboardingWorkflow;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributes;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a real Temporal server shows: lists, queues without a worker, restarts. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@SuppressWarnings("try") // engines and workers only have to be closed
class RealServerTest {

  /** An inspection would otherwise wait at least a minute for an answer that never comes. */
  private static final Duration SOON = Duration.ofSeconds(50);

  @TempDir Path folder;

  private String address = "";

  @BeforeEach
  void requireTheBinary() {
    TemporalBinary.require();
  }

  @Test
  void saysWithinSecondsThatNoWorkerPolls() {
    try (LocalEngine engine = start(FreePort.find())) {
      // when
      CommandRun onboard = embark("onboard", manifest("lonely"), "--yes", "--detach");
      Instant asked = Instant.now();
      CommandRun status = embark("status", "lonely");
      CommandRun doctor = embark("doctor");
      CommandRun discover = embark("discover");
      Duration took = Duration.between(asked, Instant.now());
      Instant paused = Instant.now();
      CommandRun pause = embark("pause", "lonely");
      Duration tookToPause = Duration.between(paused, Instant.now());

      // then
      assertThat(onboard.exitCode()).isZero();
      assertThat(onboard.err())
          .contains("warning: No worker polls embark/default/workflows")
          .contains("embark worker");
      assertThat(status.exitCode()).isEqualTo(4);
      assertThat(status.err()).contains("No worker polls").contains("embark worker");
      assertThat(took).isLessThan(SOON);
      assertThat(pause.exitCode()).isEqualTo(4);
      assertThat(pause.err()).contains("No worker polls").contains("embark worker");
      assertThat(tookToPause).isLessThan(SOON);
      assertThat(List.of(doctor.exitCode(), discover.exitCode())).containsOnly(4);
      assertThat(doctor.out())
          .contains("no access    worker: No worker polls embark/default/workflows")
          .contains("not checked  keys and accounts")
          .contains("closed runs are kept for 30 days");
    }
  }

  @Test
  void listsFleetsAndClusters() {
    try (LocalEngine engine = start(FreePort.find());
        ScriptedWorker worker = new ScriptedWorker(engine.service())) {
      // given
      embark("onboard", manifest("well"), "--yes", "--change", "CHG0042");
      embark(
          "onboard",
          "--cluster-id",
          "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11",
          "--service-account",
          "held@acme-prod.iam.gserviceaccount.com",
          "--yes");

      // when
      CommandRun fleets = untilFound(() -> embark("list"), "completed");
      CommandRun clusters = untilFound(() -> embark("list", "--project", "acme-prod"), "7d1a1f0e");
      CommandRun since = embark("list", "--since", "1h");
      CommandRun later = embark("list", "--since", "2100-01-01");
      CommandRun held = embark("list", "--needs-attention", "--output", "json");
      CommandRun none = embark("list", "--project", "o'brien", "--output", "json");
      CommandRun nowhere = embark("status", "well", "--namespace", "elsewhere");

      // then
      assertThat(fleets.out()).contains("well").contains("ada@laptop").contains("CHG0042");
      assertThat(clusters.out()).contains("Preparing");
      assertThat(since.out()).contains("well");
      assertThat(later.err()).contains("Nothing found");
      // The scripted run is held but sets no phase.
      assertThat(held.out()).contains("\"clusters\" : [ ]");
      JsonShapesTest.check("fleet-list", embark("list", "--output", "json"));
      JsonShapesTest.check("cluster-list", embark("list", "--clusters", "--output", "json"));
      JsonShapesTest.check("drift-schedule", drift("--every", "24h"));
      JsonShapesTest.check("drift-schedule-ended", drift("--stop-schedule"));
      assertThat(nowhere.exitCode()).isEqualTo(4);
      assertThat(nowhere.err()).contains("Check --namespace: it is 'elsewhere'");
      assertThat(none.exitCode()).as(none.err()).isZero();
      assertThat(none.out()).contains("\"clusters\" : [ ]");
    }
  }

  @Test
  void findsWhoNeedsAttentionBehindARunThatWasTakenUpAgain() {
    try (LocalEngine engine = start(FreePort.find())) {
      // given two clusters that needed somebody, of which the later has a new run
      WorkflowClient client = WorkflowClient.newInstance(engine.service());
      start(client, "waiting", Phase.NeedsAttention).terminate("by a test");
      start(client, "resumed", Phase.NeedsAttention).terminate("by a test");
      start(client, "resumed", Phase.Preparing);
      String[] both = {"list", "--phase", Phase.NeedsAttention.name(), "--output", "json"};
      untilTrue(
          () -> embark(both).out().split("TERMINATED", -1).length == 3,
          () -> "two runs that have ended");

      // when
      CommandRun list = embark("list", "--needs-attention", "--most", "1");

      // then
      assertThat(list.exitCode()).as(list.err()).isZero();
      assertThat(list.out()).contains("waiting").doesNotContain("resumed");
    }
  }

  private static WorkflowStub start(WorkflowClient client, String cluster, Phase phase) {
    WorkflowStub run =
        client.newUntypedWorkflowStub(
            OnboardingWorkflow.class.getSimpleName(),
            WorkflowOptions.newBuilder()
                .setWorkflowId("cluster/" + cluster)
                .setTaskQueue("nobody")
                .setTypedSearchAttributes(
                    SearchAttributes.newBuilder().set(EmbarkAttributes.PHASE, phase.name()).build())
                .build());
    run.start();
    return run;
  }

  @Test
  void showsEncryptedRunsWithoutTheirKeyAndNamesItsVariableWhereItIsNeeded() throws IOException {
    try (LocalEngine engine = start(FreePort.find())) {
      // given
      Files.writeString(folder.resolve("keyset.json"), Keyset.create().toJson());
      CommandRun onboard =
          prepared()
              .with("EMBARK_PAYLOAD_KEYSET_FILE", "keyset.json")
              .execute("onboard", manifest("secret"), "--yes", "--detach");

      // when
      CommandRun list = untilFound(() -> embark("list"), "secret");
      CommandRun again = embark("onboard", "secret.yaml", "--yes", "--detach");

      // then
      assertThat(onboard.exitCode()).as(onboard.err()).isZero();
      assertThat(list.exitCode()).as(list.err()).isZero();
      assertThat(list.out()).doesNotContain("ada@laptop");
      assertThat(again.exitCode()).as(again.err()).isEqualTo(64);
      assertThat(again.err())
          .contains("The runs at " + address + " cannot be read here")
          .contains("EMBARK_PAYLOAD_KEYSET_FILE");
    }
  }

  @Test
  void followsARunOverARestartOfTheServer() {
    CompletableFuture<CommandRun> watch;
    CommandRun watching;
    int port = FreePort.find();
    try (LocalEngine engine = start(port);
        ScriptedWorker worker = new ScriptedWorker(engine.service())) {
      // given
      embark("onboard", manifest("open"), "--yes", "--detach");
      watching = prepared();
      watch = CompletableFuture.supplyAsync(() -> watching.execute("watch", "open"));
      untilSaid(watching, "open running");
    }
    untilSaid(watching, "Trying again");

    // when
    try (LocalEngine engine = start(port);
        ScriptedWorker worker = new ScriptedWorker(engine.service())) {
      untilSaid(watching, "Connected again");
      embark("stop", "open");

      // then
      assertThat(watch.join().exitCode()).isEqualTo(6);
      assertThat(watching.out()).contains("fleet open: stopped");
    }
  }

  /** Its first change would be rejected again and again, which looks like a missing worker. */
  @Test
  void startsNothingThatCouldNotSetASearchAttributeLater() {
    try (LocalEngine engine = start(FreePort.find());
        ScriptedWorker worker = new ScriptedWorker(engine.service())) {
      // given
      OperatorServiceStubs.newServiceStubs(
              OperatorServiceStubsOptions.newBuilder()
                  .setChannel(engine.service().getRawChannel())
                  .validateAndBuildWithDefaults())
          .blockingStub()
          .removeSearchAttributes(
              RemoveSearchAttributesRequest.newBuilder()
                  .setNamespace("default")
                  .addSearchAttributes("EmbarkWave")
                  .build());

      // when
      CommandRun onboard = embark("onboard", manifest("bare"), "--yes", "--detach");
      CommandRun schedule = embark("drift", "bare.yaml", "--every", "24h");
      CommandRun status = embark("status", "bare");

      // then
      assertThat(List.of(onboard.exitCode(), schedule.exitCode())).containsOnly(4);
      assertThat(List.of(onboard.err(), schedule.err()))
          .allSatisfy(
              error ->
                  assertThat(error).contains("lacks search attributes", "embark doctor --fix"));
      assertThat(status.err()).contains("There is no fleet 'bare'");
    }
  }

  @Test
  void tellsTheResultOfACompletedFleetWithoutAnyWorker() {
    try (LocalEngine engine = start(FreePort.find())) {
      // given
      try (ScriptedWorker worker = new ScriptedWorker(engine.service())) {
        embark("onboard", manifest("well"), "--yes");
      }

      // when
      CommandRun status = embark("status", "well");

      // then
      assertThat(status.exitCode()).as(status.err()).isZero();
      assertThat(status.out()).contains("fleet well: completed").contains("2         Onboarded");
    }
  }

  @Test
  void reportsWhoHadTheRestPutBackAfterTheFleetHadEnded() {
    try (LocalEngine engine = start(FreePort.find());
        ScriptedWorker worker = new ScriptedWorker(engine.service())) {
      // given
      embark("onboard", manifest("well"), "--yes");
      undo("7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f12", "well", "CHG0042");

      // when
      CommandRun report = untilFound(() -> embark("report", "well", "--format", "md"), "CHG0042");

      // then
      assertThat(report.out()).contains("7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f12: RolledBack");
    }
  }

  /** Puts back what is left of one cluster of the fleet. */
  private void undo(String cluster, String fleet, String change) {
    UndoInput input =
        new UndoInput(
            ClusterTarget.of(cluster, "acme-prod", "castai@acme-prod.iam.gserviceaccount.com"),
            ClusterOptions.DEFAULT,
            new Authorship("ada@laptop", null, change),
            fleet,
            null,
            null);
    try (EmbarkClient client =
        EmbarkClient.connect(new TemporalOptions().request(), prepared().surroundings())) {
      client.clusters().undo(input);
    }
    embark("watch", cluster);
  }

  private CommandRun drift(String... options) {
    return embark(
        Stream.concat(Stream.of("drift", "well.yaml", "-o", "json"), Stream.of(options))
            .toArray(String[]::new));
  }

  // ---- the runs of the tests

  /** Uses its own port: other tests may take the usual one as soon as it is free. */
  private LocalEngine start(int port) {
    LocalEngine engine =
        LocalEngine.start(
            new CommandRun().in(folder).with("PATH", System.getenv("PATH")).surroundings(),
            new LocalEngine.Listening(port, FreePort.find()));
    address = engine.address();
    return engine;
  }

  private CommandRun embark(String... arguments) {
    return prepared().execute(arguments);
  }

  private CommandRun prepared() {
    return new CommandRun()
        .in(folder)
        .with("TEMPORAL_ADDRESS", address)
        .with("USER", "ada")
        .with("HOSTNAME", "laptop");
  }

  /** Visibility lags behind the runs. */
  private static CommandRun untilFound(Supplier<CommandRun> list, String text) {
    CommandRun[] last = new CommandRun[1];
    untilTrue(
        () -> {
          last[0] = list.get();
          return last[0].out().contains(text);
        },
        () -> text + " in: " + last[0].out());
    return last[0];
  }

  private static void untilSaid(CommandRun run, String text) {
    untilTrue(() -> run.err().contains(text), () -> text + " in: " + run.err());
  }

  private static void untilTrue(Supplier<Boolean> condition, Supplier<String> what) {
    Instant deadline = Instant.now().plusSeconds(180);
    while (!condition.get()) {
      assertThat(Instant.now()).as(what).isBefore(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private String manifest(String name) {
    try {
      Files.writeString(
          folder.resolve(name + ".yaml"),
          """
          apiVersion: embark/v1
          kind: Fleet
          name: %s
          defaults: {project: acme-prod}
          clusters:
            - id: 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f12
              serviceAccount: castai@acme-prod.iam.gserviceaccount.com
            - id: 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f13
              serviceAccount: castai@acme-prod.iam.gserviceaccount.com
          """
              .formatted(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name + ".yaml";
  }
}
