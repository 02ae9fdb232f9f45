package dev.embark.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A webhook receiver that accepts only signed notices and is down once for each fleet. */
final class NoticeBoard {

  static final String SECRET = "e2e-webhook-secret-90210";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<JsonNode> notices = new CopyOnWriteArrayList<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  private NoticeBoard(HttpServer server) {
    this.server = server;
  }

  static NoticeBoard open() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      NoticeBoard board = new NoticeBoard(server);
      server.createContext("/", board::take);
      server.start();
      return board;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/notices";
  }

  /** Returns the events received for a fleet, in order. */
  List<String> events(String fleet) {
    return notices.stream()
        .filter(notice -> notice.path("fleet").asText().equals(fleet))
        .map(notice -> notice.path("event").asText())
        .toList();
  }

  /** Returns whether it was down for the first notice of a fleet. */
  boolean wasDownFor(String fleet) {
    return refused.contains(fleet);
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status = isSigned(exchange, body) ? take(JSON.readTree(body)) : 401;
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private int take(JsonNode notice) {
    if (refused.add(notice.path("fleet").asText())) {
      return 503;
    }
    notices.add(notice);
    return 204;
  }

  private static boolean isSigned(HttpExchange exchange, byte[] body) {
    String time = exchange.getRequestHeaders().getFirst("X-Embark-Timestamp");
    String signature = exchange.getRequestHeaders().getFirst("X-Embark-Signature");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
      return ("sha256=" + HexFormat.of().formatHex(mac.doFinal(body))).equals(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
