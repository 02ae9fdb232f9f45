package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.embark.encryption.Keyset;
import dev.embark.simulators.ClusterSituation;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Inspects what a real server stores when worker and command line share a keyset. */
@RealServer
@Timeout(600)
class EncryptedPayloadsTest {

  private static final String ENVIRONMENT = "encrypted";
  private static final int CLUSTERS = 57;

  @TempDir static Path folders;

  private final Path folder = newFolder();
  private final Path keysetFile = folder.resolve("keyset.json");
  private final Keyset first = Keyset.create();
  private final SimulatorsProcess simulators =
      SimulatorsProcess.start(folder, Installation.PROPAGATION, CLUSTERS);
  private final TemporalServer temporal = TemporalServer.start(folder);
  private final List<AutoCloseable> running = new ArrayList<>(List.of(temporal, simulators));

  private WorkerProcess worker;

  @BeforeEach
  void startWorker() throws IOException {
    Files.writeString(keysetFile, first.toJson());
    Map<String, String> environment = new HashMap<>(simulators.workerEnvironment());
    environment.putAll(shared());
    environment.put("EMBARK_MIN_PROPAGATION", Installation.PROPAGATION.toSeconds() + "s");
    worker = WorkerProcess.start("worker", folder, environment);
    running.add(0, worker);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : running) {
      each.close();
    }
  }

  @Test
  void theDatabaseHoldsNothingInClearThoughKeysRotateMidRun() throws Exception {
    // given a fleet in progress whose last cluster is delayed until keys have changed
    List<ClusterTarget> fleet = fresh(3);
    String heldUp = fleet.get(2).clusterId();
    simulators.breakCalls("held-up", "gcpCreateSa", heldUp, 503);
    Path manifest =
        Files.writeString(
            folder.resolve("fleet.yaml"), CommandLine.manifest("encrypted-fleet", fleet));
    new CommandLine(folder, shared())
        .succeed("onboard", manifest.toString(), "--yes", "--detach", "--propagation", "3s");
    String last = WorkflowIds.cluster(heldUp);
    Eventually.await(
        Installation.PATIENCE,
        () -> simulators.calls("gcpCreateSa", heldUp, "503") > 0,
        () -> "the last cluster is being registered");

    // when keys are rotated as documented: first added everywhere, then promoted
    Keyset added = first.withNewKey();
    Files.writeString(keysetFile, added.toJson());
    Files.writeString(keysetFile, added.withPrimary(added.keys().get(1).name()).toJson());

    simulators.mend("held-up");

    // then the fleet finishes, both keys have written, and the result can be read
    assertThat(new CommandLine(folder, shared()).answered("watch", "encrypted-fleet"))
        .contains("Onboarded");
    assertThat(keysIn(last))
        .containsExactlyInAnyOrder(added.keys().get(0).id(), added.keys().get(1).id());

    // and only ids and names of runs are in the clear
    temporal.kill();
    String database = database();
    assertThat(database.contains(fleet.get(0).clusterId())).isTrue();
    assertThat(database.contains("encrypted-fleet")).isTrue();
    Stream.concat(
            fleet.stream().map(ClusterTarget::clientServiceAccount),
            Stream.of(
                "gserviceaccount.com",
                "roles/iam.",
                "AlwaysTrueCondition",
                "embark-demo-",
                "demo-00",
                SimulatorsProcess.KEY))
        .forEach(clear -> assertThat(database.contains(clear)).as(clear).isFalse());
  }

  @Test
  void anInputThatIsNotEncryptedIsRefusedBeforeAnythingIsDone() throws Exception {
    // given a client with write access to the namespace and no keyset
    ClusterTarget target = fresh(1).get(0);

    // when
    WorkflowStub run =
        Onboardings.start(
            temporal.client(),
            new TaskQueues(ENVIRONMENT),
            OnboardingInput.single(
                target, Installation.options(Installation.PROPAGATION), Authorship.of("mallory")));
    Eventually.await(
        Installation.PATIENCE,
        () -> worker.output().contains("not encrypted was refused"),
        () -> worker.output());

    // then
    assertThat(events(run)).doesNotContain(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
    assertThat(simulators.calls(target.clusterId())).isZero();
    run.terminate("was a forgery");

    // and the scan of the other test would have found it
    temporal.kill();
    assertThat(database().contains(target.clientServiceAccount())).isTrue();
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory(folders, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> shared() {
    return Map.of(
        "TEMPORAL_ADDRESS",
        temporal.address(),
        "EMBARK_ENVIRONMENT",
        ENVIRONMENT,
        "EMBARK_PAYLOAD_KEYSET_FILE",
        keysetFile.toString(),
        "EMBARK_SEARCH_ATTRIBUTES",
        "minimal");
  }

  private List<ClusterTarget> fresh(int count) {
    return Stream.generate(() -> simulators.unused(ClusterSituation.FRESH)).limit(count).toList();
  }

  /** Runs a command as an operator with the keyset. */
  private String embark(String... arguments) {
    return new CommandLine(folder, shared()).embark(arguments);
  }

  /** Returns the keys that encrypted data of a run: Tink prepends a 1 and the key's id. */
  private List<Integer> keysIn(String workflowId) {
    return temporal.client().fetchHistory(workflowId).getEvents().stream()
        .flatMap(event -> inputsAndResults(event).stream())
        .map(data -> data.substring(1, 5).asReadOnlyByteBuffer().getInt())
        .distinct()
        .toList();
  }

  private static List<ByteString> inputsAndResults(HistoryEvent event) {
    return Stream.of(
            event.getActivityTaskScheduledEventAttributes().getInput(),
            event.getActivityTaskCompletedEventAttributes().getResult())
        .flatMap(payloads -> payloads.getPayloadsList().stream())
        .map(payload -> payload.getData())
        .toList();
  }

  private List<EventType> events(WorkflowStub run) {
    return temporal.client().fetchHistory(run.getExecution().getWorkflowId()).getEvents().stream()
        .map(HistoryEvent::getEventType)
        .toList();
  }

  /** Returns all bytes of the database, its log and the server's own output. */
  private String database() throws IOException {
    StringBuilder content = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().contains("temporal")).toList()) {
        content.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return content.toString();
  }
}
