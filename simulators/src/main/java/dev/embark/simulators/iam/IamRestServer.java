package dev.embark.simulators.iam;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.embark.simulators.http.ClientAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the operations of {@link IamGrpcServer} as JSON over HTTP: IAM v1, Resource Manager v1 and
 * v3 and the others on one port, in the forms that gcloud uses. Thread-safe.
 */
public final class IamRestServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(IamRestServer.class);

  /** Longer than clients wait. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

  static {
    // The JDK reads these once, when the process creates its first HTTP server. They then apply to
    // every other one in the process as well, such as a worker's.
    Properties properties = System.getProperties();
    // Otherwise each response waits 40 ms for the client's delayed acknowledgement of its headers.
    properties.putIfAbsent("sun.net.httpserver.nodelay", "true");
    // Seconds for a request to arrive. Responses have no limit: faults delay them for minutes.
    properties.putIfAbsent("sun.net.httpserver.maxReqTime", "15");
  }

  private final HttpServer server;
  private final ExecutorService executor;
  private final Duration longestSilence;
  private final ScheduledExecutorService silences =
      Executors.newSingleThreadScheduledExecutor(daemons("iam-rest-silences"));
  private final Callers callers;
  private final Dispatcher dispatcher;
  private final List<RestRoute<?, ?>> routes;
  private final KeyFileTokens tokens;

  private IamRestServer(
      HttpServer server, ExecutorService executor, IamState state, Duration longestSilence) {
    this.server = server;
    this.executor = executor;
    this.longestSilence = longestSilence;
    this.callers = state.callers();
    this.dispatcher = state.dispatcher();
    this.routes = RestRoutes.of(dispatcher.operations());
    this.tokens = state.tokensAt(url());
  }

  /** Starts a server on the loopback interface. */
  public static IamRestServer start(IamState state, int port) throws IOException {
    return start(state, "127.0.0.1", port);
  }

  /**
   * Starts a server.
   *
   * @param port 0 for any free port
   * @throws IOException if the port cannot be bound
   */
  public static IamRestServer start(IamState state, String host, int port) throws IOException {
    return start(state, host, port, LONGEST_SILENCE);
  }

  /** As above, with another time after which connections without a response are closed. */
  static IamRestServer start(IamState state, String host, int port, Duration longestSilence)
      throws IOException {
    HttpServer server = listenOn(new InetSocketAddress(host, port));
    // An incomplete request holds its thread for a while, so other requests need threads of their
    // own.
    ExecutorService executor = Executors.newCachedThreadPool(daemons("iam-rest"));
    IamRestServer rest = new IamRestServer(server, executor, state, longestSilence);
    server.setExecutor(executor);
    server.createContext("/", rest::handle);
    server.start();
    return rest;
  }

  private static ThreadFactory daemons(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** The JDK's error does not say which address is taken. */
  private static HttpServer listenOn(InetSocketAddress address) throws IOException {
    try {
      return HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new IOException("Cannot listen on " + address, e);
    }
  }

  /** Returns the base URL, with the trailing slash that gcloud requires. */
  public URI url() {
    return URI.create("http://" + ClientAddress.of(server.getAddress()) + "/");
  }

  /** Returns the server's port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops immediately; calls in progress are cut off. */
  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
    silences.shutdownNow();
  }

  private void handle(HttpExchange http) throws IOException {
    RestExchange exchange = new RestExchange(http);
    try {
      exchange.read();
      route(exchange);
    } catch (Refusal refusal) {
      exchange.refuse(refusal.status());
    } catch (RuntimeException e) {
      log.error("{} {} failed", http.getRequestMethod(), http.getRequestURI(), e);
      exchange.refuse(Refusals.of(Code.INTERNAL, "Internal error encountered.").status());
    }
  }

  private void route(RestExchange exchange) throws IOException {
    if (exchange.method().equals("POST") && exchange.path().equals(KeyFileTokens.PATH)) {
      KeyFileTokens.Answer answer = tokens.answer(exchange.parameters());
      exchange.answer(answer.status(), answer.content());
      return;
    }
    for (RestRoute<?, ?> route : routes) {
      Optional<String> name = route.match(exchange.method(), exchange.path());
      if (name.isPresent()) {
        serve(route, name.get(), exchange);
        return;
      }
    }
    exchange.refuseUnknownUrl();
  }

  private <Q extends Message, A extends Message> void serve(
      RestRoute<Q, A> route, String name, RestExchange exchange) throws IOException {
    route.check(exchange.format().fields());
    Q request = RestRequests.read(route, name, exchange.parameters(), exchange.body());
    Caller caller = callers.of(exchange::header);
    Outcome outcome = dispatcher.dispatch(route.operation(), request, caller, "iam-rest");
    if (outcome instanceof Outcome.Answer answer) {
      exchange.answer(route.print().apply(answer.message()));
    } else if (outcome instanceof Outcome.Refused refused) {
      exchange.refuse(refused.status());
    } else {
      // The JDK's server does not notice when a client gives up and closes its connection.
      silences.schedule(exchange::abandon, longestSilence.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
