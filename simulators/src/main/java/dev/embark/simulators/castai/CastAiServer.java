package dev.embark.simulators.castai;

import dev.embark.simulators.call.CallLog;
import dev.embark.simulators.fault.FaultRules;
import dev.embark.simulators.http.ClientAddress;
import dev.embark.simulators.http.Handler;
import dev.embark.simulators.http.HttpListener;
import dev.embark.simulators.http.SelfSignedCertificate;
import java.net.InetSocketAddress;
import java.net.URI;

/** Serves the simulated Cast AI over HTTP, and over HTTPS where asked. Thread-safe. */
public final class CastAiServer implements AutoCloseable {

  private final HttpListener listener;
  private final String scheme;

  private CastAiServer(HttpListener listener, String scheme) {
    this.listener = listener;
    this.scheme = scheme;
  }

  /**
   * Starts to serve plain HTTP.
   *
   * @param address where to listen; port 0 takes any free one
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public static CastAiServer start(
      CastAiState state, FaultRules faults, CallLog calls, InetSocketAddress address) {
    Handler handler = handler(state, faults, calls);
    return new CastAiServer(HttpListener.start("castai", address, null, handler), "http");
  }

  /** As {@link #start}, with TLS, which Terraform's provider insists on. */
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

  /** The base URL. */
  public URI url() {
    return URI.create(scheme + "://" + ClientAddress.of(listener.address()));
  }

  /** The port it listens on. */
  public int port() {
    return listener.address().getPort();
  }

  @Override
  public void close() {
    listener.close();
  }

  /** Lets the rules take Cast AI's faults, before a server is started already. */
  public static void teachFaults(FaultRules faults) {
    faults.recognise(FaultKind.vocabulary());
  }

  private static Handler handler(CastAiState state, FaultRules faults, CallLog calls) {
    teachFaults(faults);
    return new CastAiHandler(state, faults, calls);
  }
}
