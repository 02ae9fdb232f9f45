package dev.embark.e2e;

import static dev.embark.e2e.HostileWords.FORGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.castai.ClusterState;
import dev.embark.simulators.castai.Registration;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.FleetWorkflow;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fleet with hostile cluster names at Cast AI, hostile labels and a hostile author, which Cast AI
 * and Google reject with hostile messages: every output shows them only as text.
 */
@RealServer
@Timeout(600)
class OutsideTextInEveryOutputTest {

  private static final String ENVIRONMENT = "outside";
  private static final Authorship MALLORY =
      new Authorship(HostileWords.ALL, HostileWords.ALL, HostileWords.ALL);

  @TempDir Path home;

  private final TemporalServer temporal = Installation.shared().temporal();

  @Test
  void staysWords() throws Exception {
    try (OwnWorld world =
        new OwnWorld(
            temporal, ENVIRONMENT, SimulatorsSettings.defaults(), Duration.ofSeconds(1), 0)) {
      List<ClusterTarget> targets = hostileClusters(world);
      WorkerProcess worker =
          world.startWorker(Map.of("EMBARK_LOG_LEVEL", "debug", "EMBARK_LOG_FORMAT", "json"));

      // when they are watched
      world.onboard(input("outside", targets.subList(0, 3)));
      CompletableFuture<String> lines =
          CompletableFuture.supplyAsync(() -> say("watch", "outside"));
      CompletableFuture<String> events =
          CompletableFuture.supplyAsync(() -> say("watch", "outside", "-o", "jsonl"));
      HostileWords.assertPlain("watch", lines.join());
      HostileWords.assertDocuments("watch -o jsonl", documents(events.join()));
      awaitHeld(targets.get(3));

      // then no output about them does harm
      assertShown(targets);
      assertReported();
      assertDiscovered(targets.size());
      assertForgedNameHidden(targets);
      // A running worker may be in the middle of a line.
      worker.stop();
      HostileWords.assertDocuments("the worker's log", documents(worker.output()));
      assertThat(worker.output()).contains("forged line");
    }
  }

  private void assertShown(List<ClusterTarget> targets) throws IOException {
    Files.writeString(home.resolve("fleet.yaml"), CommandLine.manifest("planned-outside", targets));
    Files.writeString(home.resolve("labels.yaml"), withLabels(targets));
    HostileWords.assertPlain("validate", say("validate", "labels.yaml"));
    Stream<List<String>> shown =
        Stream.of(
            List.of("status", "outside"),
            List.of("list", "--fleet", "outside"),
            List.of("list", "--needs-attention"),
            List.of("plan", "fleet.yaml"),
            List.of("describe", targets.get(0).clusterId()),
            List.of("describe", targets.get(1).clusterId()),
            List.of("describe", targets.get(3).clusterId()),
            List.of("diagnose", targets.get(1).clusterId()));
    for (List<String> command : shown.toList()) {
      HostileWords.assertPlain(command.toString(), say(command.toArray(String[]::new)));
      String[] json =
          Stream.concat(command.stream(), Stream.of("-o", "json")).toArray(String[]::new);
      HostileWords.assertDocuments(command + " in JSON", List.of(out(json)));
    }
    assertThat(say("describe", targets.get(0).clusterId())).contains(FORGED);
    assertThat(say("describe", targets.get(1).clusterId())).contains("alert(1)");
    assertThat(say("describe", targets.get(3).clusterId())).contains("alert(1)");
  }

  private void assertReported() throws IOException {
    HostileWords.assertHtml("report", out("report", "outside"));
    HostileWords.assertMarkdown("report", out("report", "outside", "--format", "md"));
    HostileWords.assertCsv("report", out("report", "outside", "--format", "csv"));
    HostileWords.assertDocuments("report", List.of(out("report", "outside", "--format", "json")));
    assertThat(out("report", "outside", "--format", "csv")).contains(FORGED);

    // The report written at the end of the run.
    try (Stream<Path> kept = Files.list(home.resolve(".local/state/embark/reports"))) {
      assertThat(kept)
          .hasSize(2)
          .allSatisfy(
              file -> {
                String text = Files.readString(file);
                if (file.toString().endsWith(".html")) {
                  HostileWords.assertHtml(file.toString(), text);
                } else {
                  HostileWords.assertDocuments(file.toString(), List.of(text));
                }
              });
    }
  }

  /** Checks discovery: a name must not become a line of the manifest. */
  private void assertDiscovered(int clusters) throws IOException {
    String found = out("discover", "--name", "found");
    HostileWords.assertPlain("discover", found);
    JsonNode manifest = new ObjectMapper(new YAMLFactory()).readTree(found);
    assertThat(manifest.fieldNames())
        .toIterable()
        .isSubsetOf("apiVersion", "kind", "name", "defaults", "rollout", "clusters");
    assertThat(manifest.path("clusters")).hasSize(clusters);
    Files.writeString(home.resolve("found.yaml"), found);
    // No account can be derived from such names; nothing else is wrong.
    assertThat(say("validate", "found.yaml").lines().filter(line -> line.contains(": error: ")))
        .allSatisfy(line -> assertThat(line).endsWith(".serviceAccount: is missing"));
  }

  /** Checks a run that was started without the command line, which takes no such name. */
  private void assertForgedNameHidden(List<ClusterTarget> targets) {
    WorkflowStub run =
        temporal
            .client()
            .newUntypedWorkflowStub(
                FleetWorkflow.class.getSimpleName(),
                WorkflowOptions.newBuilder()
                    .setWorkflowId(WorkflowIds.fleet("forged"))
                    .setTaskQueue(new TaskQueues(ENVIRONMENT).workflows())
                    .build());
    run.start(input(HostileWords.ALL, targets.subList(0, 1)));
    assertThatThrownBy(() -> run.getResult(FleetStatus.class))
        .isInstanceOf(WorkflowFailedException.class);

    String shown = say("status", "forged");
    HostileWords.assertPlain("status of a forged name", shown);
    assertThat(shown).contains("unnamed").doesNotContain(FORGED);
  }

  // ---- the world

  /** Returns three clusters for the fleet and one for a separate run. */
  private static List<ClusterTarget> hostileClusters(OwnWorld world) {
    List<FleetCluster> clusters =
        world
            .simulators()
            .add(Fleet.of(9, Collections.nCopies(4, ClusterSituation.UNKNOWN)))
            .clusters();
    clusters.forEach(cluster -> nameHostile(cluster, world));
    Map<String, String> message = Map.of("status", "422", "message", HostileWords.ALL);
    Map<String, String> member =
        Map.of("member", HostileWords.ALL, "constraint", "constraints/" + HostileWords.ALL);
    strike(
        world,
        "gcpCreateSa",
        clusters.get(0).id().toString(),
        new Fault("other-sa", Map.of("email", HostileWords.ALL)));
    strike(world, "updateCluster", clusters.get(1).id().toString(), new Fault("status", message));
    strike(world, "SetIamPolicy", clusters.get(3).serviceAccount(), new Fault("drs", member));
    return clusters.stream()
        .map(
            each ->
                new ClusterTarget(
                    each.id().toString(),
                    each.projectId(),
                    each.serviceAccount(),
                    ClusterTarget.DEFAULT_CREDENTIAL,
                    Map.of("note", HostileWords.ALL)))
        .toList();
  }

  private static void nameHostile(FleetCluster cluster, OwnWorld world) {
    world
        .simulators()
        .castAi()
        .add(
            ClusterState.registered(
                cluster.id(),
                world.simulators().settings().castAi().organizations().get(0).id(),
                Registration.gke(HostileWords.ALL, cluster.projectId(), cluster.location()),
                world.simulators().castAi().now(),
                "console"));
  }

  private static void strike(OwnWorld world, String operation, String subject, Fault fault) {
    world
        .simulators()
        .faults()
        .add(FaultRule.always(operation + " " + subject, operation, subject, fault));
  }

  private static FleetInput input(String name, List<ClusterTarget> targets) {
    ClusterList list = ClusterList.of(targets);
    return new FleetInput(
        name,
        list.digest(),
        list,
        new Rollout(10, MaxFailures.parse("100%")),
        Installation.options(Duration.ofSeconds(1)),
        MALLORY);
  }

  /** Waits until the run is held, because the organization policy rejects the write. */
  private void awaitHeld(ClusterTarget target) {
    WorkflowStub run =
        Onboardings.start(
            temporal.client(),
            new TaskQueues(ENVIRONMENT),
            OnboardingInput.single(target, Installation.options(Duration.ofSeconds(1)), MALLORY));
    Eventually.await(
        Installation.PATIENCE,
        () -> run.query("status", ClusterStatus.class).code() != null,
        () -> "it is held, but " + run.query("status", ClusterStatus.class));
  }

  private static String withLabels(List<ClusterTarget> targets) throws IOException {
    String label = new ObjectMapper().writeValueAsString(HostileWords.ALL);
    return CommandLine.manifest("planned-outside", targets)
        .replace("}\n", ", labels: {note: " + label + "}}\n");
  }

  // ---- commands

  private String say(String... arguments) {
    return new CommandLine(home, environment()).embark(arguments);
  }

  /** Returns a command's stdout. */
  private String out(String... arguments) {
    return new CommandLine(home, environment()).stdout(arguments);
  }

  private Map<String, String> environment() {
    return Map.of(
        "TEMPORAL_ADDRESS",
        temporal.address(),
        "EMBARK_ENVIRONMENT",
        ENVIRONMENT,
        "HOME",
        home.toString());
  }

  private static List<String> documents(String text) {
    return text.lines().filter(line -> line.startsWith("{")).toList();
  }
}
