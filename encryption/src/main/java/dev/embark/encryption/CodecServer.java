package dev.embark.encryption;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.embark.encryption.EncryptingCodec.Plain;
import io.temporal.api.common.v1.Payloads;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Decrypts payloads for Temporal's Web UI and command line, for people who have its token: for a
 * page of an allowed origin after signing in at {@code /sign-in}, or for a program that sends the
 * token. Encrypts only if enabled, since encrypting gives a caller the means to write payloads that
 * the worker believes. Thread-safe.
 */
public final class CodecServer implements AutoCloseable {

  private static final int MOST_BYTES = 16 * 1024 * 1024;
  private static final String JSON = "application/json";

  static {
    // The JDK reads these once, when the process creates its first HTTP server: that of
    // 'embark codec-server' has no other.
    //
    // Seconds for a request to arrive, and for its answer to be read: a client that never ends
    // either must not block a thread.
    Properties properties = System.getProperties();
    properties.putIfAbsent("sun.net.httpserver.maxReqTime", "15");
    properties.putIfAbsent("sun.net.httpserver.maxRspTime", "15");
    // Otherwise each answer waits 40 ms for the client's delayed acknowledgement of its headers.
    properties.putIfAbsent("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final PayloadCodec codec;
  private final CodecAccess access;
  private final boolean encodes;

  private CodecServer(
      HttpServer server,
      ExecutorService threads,
      PayloadCodec codec,
      CodecAccess access,
      boolean encodes) {
    this.server = server;
    this.threads = threads;
    this.codec = codec;
    this.access = access;
    this.encodes = encodes;
  }

  /**
   * Binds and serves.
   *
   * @param address where to listen; port 0 for any free one
   * @param keyset gives the keys that read the payloads; plain ones, from before encryption was
   *     enabled, are returned unchanged
   * @param access who may call
   * @param encodes whether it also encrypts
   * @throws UncheckedIOException if the address is taken or is not this machine's
   */
  public static CodecServer start(
      InetSocketAddress address, Supplier<Keyset> keyset, CodecAccess access, boolean encodes) {
    PayloadCodec codec = new EncryptingCodec(keyset, Plain.ACCEPTED);
    try {
      HttpServer http = HttpServer.create(address, 0);
      ExecutorService threads = Executors.newFixedThreadPool(4, CodecServer::thread);
      CodecServer server = new CodecServer(http, threads, codec, access, encodes);
      http.setExecutor(threads);
      http.createContext("/", server::answer);
      http.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on " + address, e);
    }
  }

  /** Returns the server's address. */
  public URI address() {
    InetAddress host = server.getAddress().getAddress();
    String name = host.getHostAddress();
    return URI.create(
        "http://"
            + (name.contains(":") ? "[" + name + "]" : name)
            + ":"
            + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/health")) {
        send(exchange, 200, "text/plain; charset=utf-8", "live\n");
      } else if (path.equals(SignInPage.PATH)) {
        new SignInPage(access).answer(exchange);
      } else if (!access.admitOrigin(exchange)) {
        send(exchange, 403, JSON, error("This origin is not allowed"));
      } else if (exchange.getRequestMethod().equals("OPTIONS")) {
        exchange.sendResponseHeaders(204, -1);
      } else if (!access.isAuthenticated(exchange)) {
        send(exchange, 401, JSON, error("Sign in at /sign-in, or send the token as Bearer"));
      } else {
        convert(exchange, path);
      }
    }
  }

  private void convert(HttpExchange exchange, String path) throws IOException {
    // The Web UI appends the operation to the path of the endpoint.
    boolean decode = path.endsWith("/decode");
    if (!decode && !(encodes && path.endsWith("/encode"))) {
      send(exchange, 404, JSON, error(encodes ? "Here are /decode, /encode" : "Here is /decode"));
      return;
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      send(exchange, 405, JSON, error("Expected POST"));
      return;
    }
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      send(exchange, 413, JSON, error("More than 16 MiB"));
      return;
    }
    try {
      send(exchange, 200, JSON, converted(new String(body, StandardCharsets.UTF_8), decode));
    } catch (InvalidProtocolBufferException e) {
      send(exchange, 400, JSON, error("Expected payloads as JSON"));
    } catch (PayloadCodecException e) {
      send(exchange, 400, JSON, error(e.getMessage()));
    }
  }

  private String converted(String json, boolean decode) throws InvalidProtocolBufferException {
    Payloads.Builder payloads = Payloads.newBuilder();
    JsonFormat.parser().merge(json, payloads);
    Payloads converted =
        Payloads.newBuilder()
            .addAllPayloads(
                decode
                    ? codec.decode(payloads.getPayloadsList())
                    : codec.encode(payloads.getPayloadsList()))
            .build();
    return JsonFormat.printer().omittingInsignificantWhitespace().print(converted);
  }

  static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String error(String message) {
    return "{\"error\":\"" + message + "\"}";
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "embark-codec");
    thread.setDaemon(true);
    return thread;
  }
}
