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
   * Returns what answers the calls. Servers that share it also share the limits of each key.
   *
   * @param faults accepts Cast AI's faults from now on
   */
  public static Handler handler(CastAiState state, FaultRules faults, CallLog calls) {
    faults.recognise(FaultKind.vocabulary());
    return new CastAiHandler(state, faults, calls);
  }

  /**
   * Starts a plain HTTP server.
   *
   * @param handler as {@link #handler} returns it
   * @param address where to listen; port 0 means any free port
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public static CastAiServer start(Handler handler, InetSocketAddress address) {
    return new CastAiServer(HttpListener.start("castai", address, null, handler), "http");
  }

  /** As {@link #start}, but with TLS, which Terraform's provider requires. */
  public static CastAiServer startTls(
      Handler handler, InetSocketAddress address, SelfSignedCertificate certificate) {
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
}
