package dev.embark.simulators.iam;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.Status;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the same operations as {@link IamGrpcServer} as JSON over HTTP: IAM v1, Resource Manager
 * v1 and v3 and the others on one port, in the shapes that gcloud sends. Thread-safe.
 */
public final class IamRestServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IamRestServer.class);
  private static final int THREADS = 8;

  static {
    // Without it each answer waits 40 ms for the client's delayed acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService executor;
  private final IamSettings settings;
  private final Dispatcher dispatcher;
  private final List<RestRoute<?, ?>> routes;

  private IamRestServer(HttpServer server, ExecutorService executor, IamState state) {
    this.server = server;
    this.executor = executor;
    this.settings = state.settings();
    this.dispatcher = state.dispatcher();
    this.routes = RestRoutes.of(dispatcher.operations());
  }

  /** Serves on the loopback interface. */
  public static IamRestServer start(IamState state, int port) throws IOException {
    return start(state, "127.0.0.1", port);
  }

  /**
   * Serves until closed.
   *
   * @param port 0 for any free one
   * @throws IOException if the port cannot be bound
   */
  public static IamRestServer start(IamState state, String host, int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
    ExecutorService executor =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "iam-rest");
              thread.setDaemon(true);
              return thread;
            });
    IamRestServer rest = new IamRestServer(server, executor, state);
    server.setExecutor(executor);
    server.createContext("/", rest::handle);
    server.start();
    return rest;
  }

  /** The port that is served. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Ends at once; calls under way are cut off. */
  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      route(exchange, body(exchange));
    } catch (Refusal refusal) {
      refuse(exchange, refusal.status());
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      refuse(exchange, Refusals.of(Code.INTERNAL, "Internal error encountered.").status());
    }
  }

  /** Google's client for Java packs what it sends, unless told not to. */
  private static String body(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    boolean packed =
        header(exchange, "Content-Encoding").filter("gzip"::equalsIgnoreCase).isPresent();
    if (!packed) {
      return new String(sent, StandardCharsets.UTF_8);
    }
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(sent))) {
      return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Refusals.of(Code.INVALID_ARGUMENT, "Request body is not gzip, as it says it is.");
    }
  }

  /** The same client cannot send PATCH, and says what it means in a header. */
  private static String method(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    return method.equals("POST")
        ? header(exchange, "X-HTTP-Method-Override").orElse(method)
        : method;
  }

  private void route(HttpExchange exchange, String body) throws IOException {
    for (RestRoute<?, ?> route : routes) {
      Optional<String> name = route.match(method(exchange), exchange.getRequestURI().getRawPath());
      if (name.isPresent()) {
        serve(route, name.get(), exchange, body);
        return;
      }
    }
    refuse(
        exchange,
        Refusals.of(
                Code.NOT_FOUND,
                "The requested URL %s was not found on this server."
                    .formatted(exchange.getRequestURI().getPath()))
            .status());
  }

  private <Q extends Message, A extends Message> void serve(
      RestRoute<Q, A> route, String name, HttpExchange exchange, String body) throws IOException {
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    Q request = RestRequests.read(route, name, query, body);
    Outcome outcome = dispatcher.dispatch(route.operation(), request, caller(exchange), "iam-rest");
    if (outcome instanceof Outcome.Answer answer) {
      reply(exchange, 200, route.print().apply(answer.message()));
    } else if (outcome instanceof Outcome.Refused refused) {
      refuse(exchange, refused.status());
    }
    // Silence leaves the exchange open until the client gives up or the server is closed.
  }

  private Caller caller(HttpExchange exchange) {
    return new Caller(
        header(exchange, Caller.MEMBER_HEADER).orElse(settings.defaultCaller()),
        header(exchange, Caller.CONSUMER_HEADER).orElse(settings.defaultConsumerProject()));
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  private static void refuse(HttpExchange exchange, Status status) throws IOException {
    reply(exchange, RestJson.httpStatus(status), RestJson.error(status));
  }

  private static void reply(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
