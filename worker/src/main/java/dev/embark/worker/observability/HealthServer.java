package dev.embark.worker.observability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves {@code /health/live}, {@code /health/ready} and {@code /metrics} without authentication:
 * none of it is secret. Thread-safe.
 */
public final class HealthServer implements AutoCloseable {

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  static {
    // The JDK reads these once, when the process creates its first HTTP server, so they only apply
    // if that is this one. Under 'embark up --simulate' the simulators' server comes first: it
    // limits requests as well, but not answers, since some of its faults are slow ones.
    //
    // Seconds for a request to arrive, and for its answer to be read: a client that never ends
    // either must not block a thread. Prometheus itself gives up after ten.
    Properties properties = System.getProperties();
    properties.putIfAbsent("sun.net.httpserver.maxReqTime", "5");
    properties.putIfAbsent("sun.net.httpserver.maxRspTime", "10");
    // Otherwise each answer waits 40 ms for the client's delayed acknowledgement of its headers.
    properties.putIfAbsent("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;

  private HealthServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Binds and serves.
   *
   * @param bind address or host name
   * @param port 0 for any free one
   * @param unready why the worker is not ready, empty if it is
   * @param metrics the metrics in Prometheus's text format
   * @throws UncheckedIOException if the address is taken or is not this machine's
   */
  public static HealthServer start(
      String bind, int port, Supplier<Optional<String>> unready, Supplier<String> metrics) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getByName(bind), port), 0);
      ExecutorService threads = Executors.newFixedThreadPool(2, HealthServer::thread);
      server.setExecutor(threads);
      server.createContext("/", exchange -> answer(exchange, unready, metrics));
      server.start();
      return new HealthServer(server, threads);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on " + bind + ":" + port, e);
    }
  }

  /** Returns the server's address. */
  public URI address() {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().getHostAddress();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(
      HttpExchange exchange, Supplier<Optional<String>> unready, Supplier<String> metrics)
      throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/health/live" -> send(exchange, 200, TEXT, "live\n");
        case "/health/ready" -> {
          Optional<String> reason = unready.get();
          send(exchange, reason.isEmpty() ? 200 : 503, TEXT, reason.orElse("ready") + "\n");
        }
        case "/metrics" -> send(exchange, 200, PROMETHEUS, metrics.get());
        default -> send(exchange, 404, TEXT, "Here are /health/live, /health/ready, /metrics\n");
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    switch (exchange.getRequestMethod()) {
      case "GET" -> {
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
      case "HEAD" -> exchange.sendResponseHeaders(status, -1);
      default -> exchange.sendResponseHeaders(405, -1);
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "embark-health");
    thread.setDaemon(true);
    return thread;
  }
}
