package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.starter.Main;
import dev.embark.starter.engine.SimulatedWorld;
import dev.embark.worker.WorkerMain;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.OnboardingStatus;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys that are like no other text are given to workers, runs succeed and fail with them, and then
 * everything that anybody could read afterwards is searched for them: histories, search attributes,
 * logs at debug, errors, metrics, the dump of the configuration, the server's database, and what
 * the command line prints.
 */
@RealServer
@Timeout(600)
class SecretsTest {

  private static final String CAST_AI_KEY = "canary-castai-6b1f0c92d7";
  private static final String REVOKED_KEY = "canary-revoked-40e8a77b13";
  private static final String GOOGLE_KEY_ID = "canary-google-key-9d03c5e1aa";
  private static final TaskQueues QUEUES = new TaskQueues("secrets");
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  @TempDir Path secrets;

  private final String privateKey = privateKey();
  private final Simulators simulators =
      new Simulators(
              SimulatorsSettings.defaults()
                  .withApiKey(CAST_AI_KEY)
                  .withPropagationWithin(Duration.ZERO)
                  .withReconcileDelay(Duration.ZERO),
              InstantSource.system())
          .start();
  private final Fleet fleet =
      simulators.add(
          Fleet.of(
              5,
              List.of(
                  ClusterSituation.FRESH,
                  ClusterSituation.STALE_BINDINGS,
                  ClusterSituation.MISSING_SERVICE_ACCOUNT,
                  ClusterSituation.LOST_ANSWER,
                  ClusterSituation.FRESH,
                  ClusterSituation.FRESH)));

  @Test
  void appearNowhere() throws IOException {
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "secrets-");
    Map<String, byte[]> evidence = new TreeMap<>();
    try (TemporalServer temporal = TemporalServer.start(folder)) {
      runWith(CAST_AI_KEY, "none", List.of(0, 1, 2, 3), temporal, folder, evidence);
      runWith(REVOKED_KEY, "none", List.of(4), temporal, folder, evidence);
      runWith(CAST_AI_KEY, googleCredentials(), List.of(5), temporal, folder, evidence);
      crash(folder);
      for (FleetCluster cluster : fleet.clusters()) {
        String id = WorkflowIds.cluster(cluster.id().toString());
        evidence.put(
            "history of " + id, temporal.client().fetchHistory(id).getHistory().toByteArray());
        evidence.put(
            "description of " + id,
            bytes("" + temporal.client().newUntypedWorkflowStub(id).describe()));
      }
    } finally {
      simulators.close();
    }
    collect(folder, evidence);

    assertThat(evidence.keySet()).anyMatch(name -> name.endsWith("temporal.db"));
    assertThat(holding(fleet.clusters().get(0).id().toString(), evidence))
        .as("what is searched is what was written")
        .hasSizeGreaterThan(3);
    assertThat(holding("DEBUG", evidence)).as("logs at debug").isNotEmpty();
    assertThat(holding("EMBARK_HTTP_PORT (x)", evidence)).as("a crash").isNotEmpty();
    assertThat(evidence.keySet()).filteredOn(name -> name.contains("reports/")).hasSize(2);
    for (String secret : List.of(CAST_AI_KEY, REVOKED_KEY, GOOGLE_KEY_ID, privateKeyLine())) {
      assertThat(holding(secret, evidence)).as("%.12s…", secret).isEmpty();
      assertThat(holding(base64(secret), evidence)).as("%.12s… encoded", secret).isEmpty();
    }
  }

  // ---- runs

  private void runWith(
      String key,
      String googleCredentials,
      List<Integer> places,
      TemporalServer temporal,
      Path folder,
      Map<String, byte[]> evidence)
      throws IOException {
    Path keyFile = Files.writeString(secrets.resolve("key-" + places), key + "\n");
    Map<String, String> environment =
        SimulatedWorld.workerVariables(
            simulators, QUEUES.environment(), List.of(Installation.ALLOWED_PROJECTS));
    environment.remove("CASTAI_API_TOKEN");
    environment.put("CASTAI_API_TOKEN_FILE", keyFile.toString());
    environment.put("EMBARK_GCP_CREDENTIALS", googleCredentials);
    environment.put("EMBARK_LOG_LEVEL", "debug");
    environment.put("EMBARK_MIN_PROPAGATION", "0s");
    environment.put("TEMPORAL_ADDRESS", temporal.address());
    try (WorkerProcess worker =
        WorkerProcess.start("worker-" + places.get(0), folder, environment)) {
      for (int place : places) {
        awaitEndOrHold(start(fleet.clusters().get(place), temporal));
      }
      evidence.put("metrics " + places, bytes(worker.metrics()));
      String last = fleet.clusters().get(places.get(places.size() - 1)).id().toString();
      say(temporal, folder, "doctor");
      say(temporal, folder, "describe", last);
      say(temporal, folder, "diagnose", last);
      report(fleet.clusters().get(places.get(0)).id().toString(), temporal, folder, evidence);
    }
  }

  /** In each format; the run's end is watched, so that the report is kept that is written then. */
  private static void report(
      String cluster, TemporalServer temporal, Path folder, Map<String, byte[]> evidence) {
    CommandLine line =
        new CommandLine(
            folder,
            Map.of(
                "TEMPORAL_ADDRESS",
                temporal.address(),
                "EMBARK_ENVIRONMENT",
                QUEUES.environment(),
                "HOME",
                folder.toString()));
    for (String format : List.of("html", "md", "json", "csv")) {
      String report = line.embark("report", cluster, "--format", format);
      assertThat(report).as(format).contains(cluster);
      evidence.put("report of " + cluster + " as " + format, bytes(report));
    }
    evidence.put("watch of " + cluster, bytes(line.embark("watch", cluster, "--timeout", "1s")));
  }

  /** Workers that end at once, for their configuration or for want of Temporal, and say why. */
  private void crash(Path folder) throws IOException {
    for (Map<String, String> wrong :
        List.of(
            Map.of("EMBARK_HTTP_PORT", "x"),
            Map.of("TEMPORAL_ADDRESS", "127.0.0.1:" + ChildProcess.freePort()))) {
      Map<String, String> environment =
          SimulatedWorld.workerVariables(
              simulators, QUEUES.environment(), List.of(Installation.ALLOWED_PROJECTS));
      environment.put("CASTAI_API_TOKEN", CAST_AI_KEY);
      environment.put("EMBARK_GCP_CREDENTIALS", googleCredentials());
      environment.put("EMBARK_LOG_LEVEL", "debug");
      environment.putAll(wrong);
      try (ChildProcess worker =
          ChildProcess.java("crashed", folder, WorkerMain.class, List.of(), environment)) {
        Eventually.await(PATIENCE, () -> !worker.isAlive(), worker::output);
      }
    }
  }

  private static WorkflowStub start(FleetCluster cluster, TemporalServer temporal) {
    ClusterTarget target =
        ClusterTarget.of(cluster.id().toString(), cluster.projectId(), cluster.serviceAccount());
    return Onboardings.start(
        temporal.client(),
        QUEUES,
        OnboardingInput.single(
            target, Installation.options(Duration.ZERO), Authorship.of("secrets")));
  }

  private static void awaitEndOrHold(WorkflowStub run) {
    Eventually.await(
        PATIENCE,
        () -> {
          OnboardingStatus status = run.query("status", OnboardingStatus.class);
          return status.result() != null || status.code() != null;
        },
        () -> "" + run.query("status", OnboardingStatus.class));
  }

  /** Whatever the command says, and whether it succeeds or not, it goes to a file of the folder. */
  private static void say(TemporalServer temporal, Path folder, String... arguments) {
    Map<String, String> environment =
        Map.of("TEMPORAL_ADDRESS", temporal.address(), "EMBARK_ENVIRONMENT", QUEUES.environment());
    try (ChildProcess command =
        ChildProcess.java("said", folder, Main.class, List.of(arguments), environment)) {
      Eventually.await(PATIENCE, () -> !command.isAlive(), command::output);
    }
  }

  // ---- secrets

  private String googleCredentials() throws IOException {
    String file =
        """
        {"type": "service_account", "project_id": "embark-operations", "private_key_id": "%s",
         "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n",
         "client_email": "embark@embark-operations.iam.gserviceaccount.com", "client_id": "1",
         "token_uri": "http://127.0.0.1:%d/token"}
        """
            .formatted(GOOGLE_KEY_ID, privateKey.replace("\n", "\\n"), ChildProcess.freePort());
    return Files.writeString(secrets.resolve("google.json"), file).toString();
  }

  private static String privateKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      return Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String privateKeyLine() {
    return privateKey.lines().skip(3).findFirst().orElseThrow();
  }

  // ---- evidence

  private static void collect(Path folder, Map<String, byte[]> evidence) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        evidence.put(file.toString(), Files.readAllBytes(file));
      }
    }
  }

  private static List<String> holding(String text, Map<String, byte[]> evidence) {
    return evidence.entrySet().stream()
        .filter(entry -> new String(entry.getValue(), StandardCharsets.ISO_8859_1).contains(text))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Without the ends, which depend on what stands around the text. */
  private static String base64(String text) {
    String encoded = Base64.getEncoder().encodeToString(bytes(text));
    return encoded.substring(0, encoded.length() - 4);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
