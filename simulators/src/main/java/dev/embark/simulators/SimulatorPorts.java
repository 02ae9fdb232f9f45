package dev.embark.simulators;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The ports on which the simulators listen. Immutable. Port 0 means any free port, {@link #OFF}
 * none.
 *
 * @param host where Cast AI and IAM listen; the admin endpoint always listens on 127.0.0.1
 * @param castAi Cast AI over HTTP
 * @param castAiTls Cast AI over HTTPS with a self-signed certificate
 * @param certificateFile the file to write that certificate to, for {@code SSL_CERT_FILE}; null for
 *     none
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

  /** The port of a surface that is not served. */
  public static final int OFF = -1;

  /** Returns free ports on this machine, without TLS. */
  public static SimulatorPorts free() {
    return new SimulatorPorts("127.0.0.1", 0, OFF, null, 0, 0, 0);
  }

  /** Adds HTTPS to these ports; null for no certificate file. */
  public SimulatorPorts withTls(int port, @Nullable Path file) {
    return new SimulatorPorts(host, castAi, port, file, iamGrpc, iamRest, admin);
  }

  /** Returns the same surfaces on other ports. */
  public SimulatorPorts on(String newHost, int newCastAi, int newIamGrpc, int newIamRest) {
    return new SimulatorPorts(
        newHost, newCastAi, castAiTls, certificateFile, newIamGrpc, newIamRest, admin);
  }

  /** Returns the same ports, with another one for the admin endpoint. */
  public SimulatorPorts withAdmin(int port) {
    return new SimulatorPorts(host, castAi, castAiTls, certificateFile, iamGrpc, iamRest, port);
  }
}
