package dev.embark.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.embark.simulators.clock.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The addresses that the simulators report for themselves. */
class SimulatorPortsTest {

  private @Nullable Simulators simulators;

  @AfterEach
  void close() {
    if (simulators != null) {
      simulators.close();
    }
  }

  @Test
  void isReachedWhereItListens(@TempDir Path folder) throws Exception {
    // given
    String address = "127.0.0.2";
    assumeTrue(canListenAt(address), address + " is of this machine on Linux alone");
    Path file = folder.resolve("castai.pem");
    SimulatorPorts ports = SimulatorPorts.free().on(address, 0, 0, 0).withTls(0, file);

    // when
    simulators = started(ports);

    // then
    assertThat(simulators.castAiUrl()).hasHost(address);
    assertThat(simulators.iamRestUrl()).hasHost(address);
    assertThat(simulators.iamEndpoint()).startsWith(address + ":");
    assertThat(statusOf(simulators.castAiUrl().resolve("/v1/me"))).isEqualTo(401);
    assertThat(addresses(file)).contains(address, "127.0.0.1", "localhost");
  }

  @Test
  void isReachedOnThisMachineWhereItListensEverywhere() throws Exception {
    // given
    SimulatorPorts ports = SimulatorPorts.free().on("0.0.0.0", 0, 0, 0);

    // when
    simulators = started(ports);

    // then
    assertThat(simulators.castAiUrl()).hasHost("127.0.0.1");
    assertThat(simulators.iamRestUrl()).hasHost("127.0.0.1");
    assertThat(simulators.iamEndpoint()).startsWith("127.0.0.1:");
  }

  private static Simulators started(SimulatorPorts ports) {
    return new Simulators(
            SimulatorsSettings.defaults().withPorts(ports),
            new VirtualClock(Instant.parse("2026-01-02T03:04:05Z")))
        .start();
  }

  private static int statusOf(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static boolean canListenAt(String address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the addresses that a certificate is valid for. */
  private static List<Object> addresses(Path certificate) throws Exception {
    try (InputStream in = Files.newInputStream(certificate)) {
      X509Certificate read =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return read.getSubjectAlternativeNames().stream().<Object>map(name -> name.get(1)).toList();
    }
  }
}
