package dev.embark.simulators;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the simulators listen. Immutable. Port 0 takes any free one, {@link #OFF} none.
 *
 * @param host where Cast AI and IAM listen; the admin endpoint listens on 127.0.0.1 whatever this
 *     says
 * @param castAi Cast AI over HTTP
 * @param castAiTls Cast AI over HTTPS with a self-signed certificate
 * @param certificateFile where that certificate is written to, for {@code SSL_CERT_FILE}; null for
 *     nowhere
 * @param iamGrpc IAM over plaintext gRPC
 * @param iamRest IAM over HTTP, for gcloud
 * @param admin the admin endpoint
 */
public record SimulatorPorts(
    String host,
    int castAi,
    int castAiTls,
    @Nullable Path certificateFile,
    int iamGrpc,
    int iamRest,
    int admin) {

  /** In place of a port: not served. */
  public static final int OFF = -1;

  /** Free ports on this machine, without TLS. */
  public static SimulatorPorts free() {
    return new SimulatorPorts("127.0.0.1", 0, OFF, null, 0, 0, 0);
  }

  /** The same ports, with HTTPS too; null for no certificate file. */
  public SimulatorPorts withTls(int port, @Nullable Path file) {
    return new SimulatorPorts(host, castAi, port, file, iamGrpc, iamRest, admin);
  }

  /** The same places, on other ports. */
  public SimulatorPorts on(String newHost, int newCastAi, int newIamGrpc, int newIamRest) {
    return new SimulatorPorts(
        newHost, newCastAi, castAiTls, certificateFile, newIamGrpc, newIamRest, admin);
  }

  /** The same ports, with another one for the admin endpoint. */
  public SimulatorPorts withAdmin(int port) {
    return new SimulatorPorts(host, castAi, castAiTls, certificateFile, iamGrpc, iamRest, port);
  }
}
