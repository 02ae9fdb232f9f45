package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.starter.engine.SimulatedWorld;
import dev.embark.worker.WorkerMain;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.OnboardingInput;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs workers with keys that resemble no other text, lets runs succeed and fail, and searches for
 * the keys in everything that can be read afterwards: histories, search attributes, debug logs,
 * errors, metrics, the configuration dump, the server's database and the output of the command
 * line.
 */
@RealServer
@Timeout(600)
class SecretsTest {

  private static final String CAST_AI_KEY = "canary-castai-6b1f0c92d7";
  private static final String REVOKED_KEY = "canary-revoked-40e8a77b13";
  private static final String GOOGLE_KEY_ID = "canary-google-key-9d03c5e1aa";
  private static final String NONE = "none";
  private static final int BITS_A_CHARACTER = 6;
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
  void appearNowhere() throws Exception {
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "secrets-");
    Map<String, byte[]> evidence = new ConcurrentSkipListMap<>();
    try (TemporalServer temporal = TemporalServer.start(folder)) {
      String google = googleCredentials();
      allAtOnce(
          () -> runWith(CAST_AI_KEY, NONE, 0, 3, temporal, folder, evidence),
          () -> runWith(REVOKED_KEY, NONE, 4, 4, temporal, folder, evidence),
          () -> runWith(CAST_AI_KEY, google, 5, 5, temporal, folder, evidence),
          () -> {
            crash(folder, google, "EMBARK_HTTP_PORT", "x");
            crash(folder, google, "TEMPORAL_ADDRESS", "127.0.0.1:" + ChildProcess.freePort());
          });
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
    assertThat(evidence.keySet())
        .filteredOn(name -> name.contains("reports/"))
        .hasSizeGreaterThanOrEqualTo(2);
    for (String secret : List.of(CAST_AI_KEY, REVOKED_KEY, GOOGLE_KEY_ID, privateKeyLine())) {
      assertThat(holding(secret, evidence)).as("%.12s…", secret).isEmpty();
      for (String encoded : base64(secret)) {
        assertThat(holding(encoded, evidence)).as("%.12s… encoded", secret).isEmpty();
      }
    }
  }

  // ---- runs

  private interface Part {
    void play() throws Exception;
  }

  /** Runs independent parts concurrently, as they mostly wait. */
  private static void allAtOnce(Part... parts) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Callable<Void>> calls = new ArrayList<>();
      for (Part part : parts) {
        calls.add(
            () -> {
              part.play();
              return null;
            });
      }
      for (Future<Void> ended : threads.invokeAll(calls)) {
        ended.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  /** Runs a worker with these keys and every query about the clusters it gets. */
  private void runWith(
      String key,
      String googleCredentials,
      int first,
      int last,
      TemporalServer temporal,
      Path folder,
      Map<String, byte[]> evidence)
      throws IOException {
    TaskQueues queues = new TaskQueues("secrets-" + first);
    Path keyFile = Files.writeString(secrets.resolve("key-" + first), key + "\n");
    Map<String, String> environment = environment(queues, googleCredentials);
    environment.remove("CASTAI_API_TOKEN");
    environment.put("CASTAI_API_TOKEN_FILE", keyFile.toString());
    environment.put("EMBARK_MIN_PROPAGATION", "0s");
    environment.put("TEMPORAL_ADDRESS", temporal.address());
    try (WorkerProcess worker = startAlone("worker-" + first, folder, environment)) {
      for (FleetCluster cluster : fleet.clusters().subList(first, last + 1)) {
        WorkflowStub run = start(cluster, queues, temporal);
        if (!googleCredentials.equals(NONE)) {
          rollBackOnceGoogleWasAskedInVain(run);
        }
        awaitEndOrHold(run);
      }
      evidence.put("metrics " + first, bytes(worker.metrics()));
      Map<String, String> person =
          Map.of(
              "TEMPORAL_ADDRESS",
              temporal.address(),
              "EMBARK_ENVIRONMENT",
              queues.environment(),
              "HOME",
              folder.toString());
      say("said-" + first, folder, person, fleet.clusters().get(last).id().toString());
      report(
          fleet.clusters().get(first).id().toString(), new CommandLine(folder, person), evidence);
    }
  }

  /** Starts workers one by one: on a busy machine several would give up connecting to Temporal. */
  private static synchronized WorkerProcess startAlone(
      String name, Path folder, Map<String, String> environment) {
    return WorkerProcess.start(name, folder, environment);
  }

  /** Runs every command and writes its output to a file, whether it succeeds or fails. */
  private static void say(String name, Path folder, Map<String, String> person, String cluster) {
    List<String> commands = List.of("doctor", "describe " + cluster, "diagnose " + cluster);
    try (ChildProcess process =
        ChildProcess.java(name, folder, CommandsHost.class, commands, person)) {
      assertThat(process.succeeds()).as(process.output()).isTrue();
    }
  }

  /** Reports in each format; the run is watched to its end, so that a report is saved. */
  private static void report(String cluster, CommandLine line, Map<String, byte[]> evidence) {
    for (String format : List.of("html", "md", "json", "csv")) {
      String report = line.embark("report", cluster, "--format", format);
      assertThat(report).as(format).contains(cluster);
      evidence.put("report of " + cluster + " as " + format, bytes(report));
    }
    evidence.put("watch of " + cluster, bytes(line.embark("watch", cluster, "--timeout", "1s")));
  }

  /** Runs a worker that exits with an error over its configuration or a missing Temporal. */
  private void crash(Path folder, String googleCredentials, String setting, String wrong) {
    Map<String, String> environment =
        environment(new TaskQueues("secrets-crashed"), googleCredentials);
    environment.put("CASTAI_API_TOKEN", CAST_AI_KEY);
    environment.put(setting, wrong);
    try (ChildProcess worker =
        ChildProcess.java(
            "crashed-by-" + setting, folder, WorkerMain.class, List.of(), environment)) {
      assertThat(worker.end()).isPositive();
    }
  }

  private Map<String, String> environment(TaskQueues queues, String googleCredentials) {
    Map<String, String> environment =
        SimulatedWorld.workerVariables(
            simulators, queues.environment(), List.of(Installation.ALLOWED_PROJECTS));
    environment.put("EMBARK_GCP_CREDENTIALS", googleCredentials);
    // Credentials are accepted only with TLS, which the simulators do not speak.
    environment.put("EMBARK_GCP_PLAINTEXT", String.valueOf(googleCredentials.equals(NONE)));
    environment.put("EMBARK_LOG_LEVEL", "debug");
    return environment;
  }

  private static WorkflowStub start(
      FleetCluster cluster, TaskQueues queues, TemporalServer temporal) {
    ClusterTarget target =
        ClusterTarget.of(cluster.id().toString(), cluster.projectId(), cluster.serviceAccount());
    return Onboardings.start(
        temporal.client(),
        queues,
        OnboardingInput.single(
            target, Installation.options(Duration.ZERO), Authorship.of("secrets")));
  }

  /** Otherwise the worker would go on asking for a quarter of an hour. */
  private static void rollBackOnceGoogleWasAskedInVain(WorkflowStub run) {
    Eventually.await(
        PATIENCE,
        () ->
            run.describe().getRawDescription().getPendingActivitiesList().stream()
                .filter(each -> each.getActivityType().getName().equals("CaptureBindings"))
                .anyMatch(each -> each.getAttempt() > 1),
        () -> "the worker looks at the account with its Google credentials");
    run.signal("rollBack", "secrets");
  }

  private static void awaitEndOrHold(WorkflowStub run) {
    Eventually.await(
        PATIENCE,
        () -> {
          ClusterStatus status = run.query("status", ClusterStatus.class);
          return status.result() != null || status.code() != null;
        },
        () -> "" + run.query("status", ClusterStatus.class));
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

  /**
   * Returns what shows in Base64 that encodes this text among others. Three bytes are encoded
   * together, so it depends on where in three bytes the text begins. Omits the ends, which depend
   * on the surrounding text.
   */
  private static List<String> base64(String text) {
    return IntStream.range(0, 3).mapToObj(before -> base64(before, text)).toList();
  }

  private static String base64(int before, String text) {
    String encoded = Base64.getEncoder().encodeToString(bytes("x".repeat(before) + text));
    int known = (before + text.length()) * Byte.SIZE / BITS_A_CHARACTER;
    return encoded.substring(before == 0 ? 0 : before + 1, known);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
