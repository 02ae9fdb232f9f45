package dev.embark.simulators.castai;

import dev.embark.simulators.call.CallLog;
import dev.embark.simulators.fault.FaultRules;
import dev.embark.simulators.http.ClientAddress;
import dev.embark.simulators.http.Handler;
import dev.embark.simulators.http.HttpListener;
import dev.embark.simulators.http.SelfSignedCertificate;
import java.net.InetSocketAddress;
import java.net.URI;

/** Serves the simulated Cast AI over HTTP and optionally HTTPS. Thread-safe. */
public final class CastAiServer implements AutoCloseable {

  private final HttpListener listener;
  private final String scheme;

  private CastAiServer(HttpListener listener, String scheme) {
    this.listener = listener;
    this.scheme = scheme;
  }

  /**
   * Starts a plain HTTP server.
   *
   * @param address where to listen; port 0 means any free port
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public static CastAiServer start(
      CastAiState state, FaultRules faults, CallLog calls, InetSocketAddress address) {
    Handler handler = handler(state, faults, calls);
    return new CastAiServer(HttpListener.start("castai", address, null, handler), "http");
  }

  /** As {@link #start}, but with TLS, which Terraform's provider requires. */
  public static CastAiServer startTls(
      CastAiState state,
      FaultRules faults,
      CallLog calls,
      InetSocketAddress address,
      SelfSignedCertificate certificate) {
    Handler handler = handler(state, faults, calls);
    return new CastAiServer(
        HttpListener.start("castai-tls", address, certificate.context(), handler), "https");
  }

  /** Returns the base URL. */
  public URI url() {
    return URI.create(scheme + "://" + ClientAddress.of(listener.address()));
  }

  /** Returns the port it listens on. */
  public int port() {
    return listener.address().getPort();
  }

  @Override
  public void close() {
    listener.close();
  }

  /** Makes the rules accept Cast AI's faults even before a server is started. */
  public static void teachFaults(FaultRules faults) {
    faults.recognise(FaultKind.vocabulary());
  }

  private static Handler handler(CastAiState state, FaultRules faults, CallLog calls) {
    teachFaults(faults);
    return new CastAiHandler(state, faults, calls);
  }
}
