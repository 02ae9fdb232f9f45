package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.embark.e2e.TlsFrontend.Door;
import dev.embark.simulators.ClusterSituation;
import dev.embark.worker.WorkerMain;
import dev.embark.workflows.model.ClusterTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Worker and command line with a real Temporal server behind TLS, as in production. */
@RealServer
@Timeout(600)
class TlsTest {

  /** As the reason: the advice names the client certificate whenever a connection fails. */
  private static final Pattern REFUSED =
      Pattern.compile(": it (refuses|ends .*, perhaps for) the client certificate");

  /** Separate for each test: they run concurrently, and no worker takes another one's tasks. */
  private final String queues = "tls-" + UUID.randomUUID();

  private final Installation installation = Installation.shared();
  private final HeldCertificate authority = authority("Acme 1");

  @TempDir Path folder;

  @Test
  @Execution(CONCURRENT)
  void certificatesAreRenewedWhileAClusterWaitsAndNothingIsRestarted() throws Exception {
    HeldCertificate nextAuthority = authority("Acme 2");
    try (TlsFrontend frontend = open(new Door(authority.certificate(), Set.of()));
        WorkerProcess worker =
            startWorker(frontend, certificate("worker", issued(authority, "worker 1")))) {
      // given a cluster in progress, started with a person's own certificate
      Map<String, String> person = environment(frontend);
      person.putAll(certificate("person", issued(authority, "person 1")));
      CommandLine line = new CommandLine(folder, person);
      ClusterTarget target = beginOnboarding(line, "renewed-certificates");
      assertThat(frontend.shown()).containsExactlyInAnyOrder("CN=worker 1", "CN=person 1");

      // when the files are replaced and the old certificates are no longer valid
      certificate("worker", issued(nextAuthority, "worker 2"));
      certificate("person", issued(nextAuthority, "person 2"));
      frontend.reopen(new Door(nextAuthority.certificate(), Set.of()));

      // then the same worker finishes
      assertThat(line.answered("watch", "renewed-certificates")).contains("Onboarded");
      installation.simulators().assertOnboardedOnce(target);
      awaitShown(frontend, Set.of("CN=worker 2", "CN=person 2"));
      worker.awaitReady();
    }
  }

  @Test
  @Execution(CONCURRENT)
  void certificatesOfAnotherAuthorityAreRefusedInPlainWords() throws Exception {
    try (TlsFrontend frontend = open(new Door(authority.certificate(), Set.of()))) {
      // given
      Map<String, String> environment = workerEnvironment(frontend);
      environment.put("EMBARK_HTTP_PORT", "off");
      environment.putAll(certificate("stranger", issued(authority("Stranger"), "worker 1")));

      // when both retry concurrently for as long as they would for a restarting server
      try (ChildProcess worker =
          ChildProcess.java("stranger", folder, WorkerMain.class, List.of(), environment)) {
        CommandLine line = new CommandLine(folder, environment);

        // then, though with TLS 1.3 a connection may be closed before its alert is read
        AtomicReference<String> list = new AtomicReference<>();
        Eventually.await(
            Installation.PATIENCE,
            () -> {
              list.set(line.embark("list"));
              return REFUSED.matcher(list.get()).find();
            },
            list::get);
        assertThat(list.get())
            .contains("Temporal does not answer at " + frontend.address())
            .doesNotContain("\tat ");
        assertThat(worker.end()).isEqualTo(WorkerMain.UNREACHABLE);
        assertThat(worker.output())
            .containsPattern(
                "Temporal at " + frontend.address() + " .*(refuses|perhaps for) the client cert");
      }
      assertThat(frontend.shown()).isEmpty();
    }
  }

  @Test
  @Execution(CONCURRENT)
  void theApiKeyIsReplacedWhileAClusterWaitsAndNothingIsRestarted() throws Exception {
    try (TlsFrontend frontend = open(new Door(null, Set.of("worker-key-1", "person-key-1")))) {
      // given
      Path keyFile = Files.writeString(folder.resolve("api-key"), "worker-key-1\n");
      try (WorkerProcess worker =
          startWorker(frontend, Map.of("TEMPORAL_API_KEY_FILE", keyFile.toString()))) {
        ClusterTarget target = beginOnboarding(person(frontend, "person-key-1"), "renewed-key");
        assertThat(frontend.shown()).containsExactlyInAnyOrder("worker-key-1", "person-key-1");

        // when
        Files.writeString(keyFile, "worker-key-2\n");
        frontend.reopen(new Door(null, Set.of("worker-key-2", "person-key-2")));

        // then
        assertThat(person(frontend, "person-key-2").answered("watch", "renewed-key"))
            .contains("Onboarded");
        installation.simulators().assertOnboardedOnce(target);
        awaitShown(frontend, Set.of("worker-key-2", "person-key-2"));
        assertThat(worker.output()).doesNotContain("worker-key");

        // and
        assertThat(person(frontend, "person-key-1").embark("list"))
            .contains("Temporal at " + frontend.address() + " refuses the call")
            .doesNotContain("person-key");
      }
    }
  }

  private static void awaitShown(TlsFrontend frontend, Set<String> expected) {
    Eventually.await(
        Installation.PATIENCE,
        () -> frontend.shown().equals(expected),
        () -> expected + " were shown, but " + frontend.shown());
  }

  private TlsFrontend open(Door door) {
    return TlsFrontend.before(
        installation.temporal().address(), issued(authority, "127.0.0.1"), door);
  }

  private WorkerProcess startWorker(TlsFrontend frontend, Map<String, String> credentials)
      throws IOException {
    Map<String, String> environment = workerEnvironment(frontend);
    environment.putAll(credentials);
    return WorkerProcess.start("tls-worker", folder, environment);
  }

  private Map<String, String> workerEnvironment(TlsFrontend frontend) throws IOException {
    Map<String, String> environment = environment(frontend);
    environment.putAll(installation.simulators().workerEnvironment());
    environment.put("EMBARK_MIN_PROPAGATION", Installation.PROPAGATION.toSeconds() + "s");
    return environment;
  }

  private CommandLine person(TlsFrontend frontend, String apiKey) throws IOException {
    Map<String, String> environment = environment(frontend);
    environment.put("TEMPORAL_API_KEY", apiKey);
    return new CommandLine(folder, environment);
  }

  /** Returns the environment that connects to the frontend. */
  private Map<String, String> environment(TlsFrontend frontend) throws IOException {
    Path trusted = Files.writeString(folder.resolve("authority.pem"), authority.certificatePem());
    return new HashMap<>(
        Map.of(
            "TEMPORAL_ADDRESS",
            frontend.address(),
            "TEMPORAL_TLS_SERVER_CA_CERT_PATH",
            trusted.toString(),
            "EMBARK_ENVIRONMENT",
            queues));
  }

  /** Starts a fleet of one cluster and waits until it waits for IAM. */
  private ClusterTarget beginOnboarding(CommandLine line, String name) throws IOException {
    ClusterTarget target = installation.simulators().unused(ClusterSituation.FRESH);
    Path manifest =
        Files.writeString(
            folder.resolve(name + ".yaml"), CommandLine.manifest(name, List.of(target)));
    line.succeed("onboard", manifest.toString(), "--yes", "--detach", "--propagation", "3s");
    Eventually.await(
        Installation.PATIENCE,
        () -> line.embark("describe", target.clusterId()).contains("propagation"),
        () -> "the cluster waits: " + line.embark("describe", target.clusterId()));
    return target;
  }

  /** Writes, or replaces, the files of one holder and returns the settings that point to them. */
  private Map<String, String> certificate(String holder, HeldCertificate certificate)
      throws IOException {
    Path chain = Files.writeString(folder.resolve(holder + ".crt"), certificate.certificatePem());
    Path key = Files.writeString(folder.resolve(holder + ".key"), certificate.privateKeyPkcs8Pem());
    return Map.of(
        "TEMPORAL_TLS_CLIENT_CERT_PATH",
        chain.toString(),
        "TEMPORAL_TLS_CLIENT_KEY_PATH",
        key.toString());
  }

  private static HeldCertificate authority(String name) {
    return new HeldCertificate.Builder().commonName(name).certificateAuthority(0).build();
  }

  private static HeldCertificate issued(HeldCertificate authority, String name) {
    return new HeldCertificate.Builder()
        .commonName(name)
        .addSubjectAlternativeName(name)
        .signedBy(authority)
        .build();
  }
}
