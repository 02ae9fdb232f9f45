package dev.embark.encryption;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Access control for decryption: requires the token, from a page of an allowed origin or from
 * outside a browser. Thread-safe.
 */
public final class CodecAccess {

  private static final String BEARER = "Bearer ";
  private static final String COOKIE = "embark-codec";
  private static final String SESSION = "embark codec session 1";

  private final Set<String> origins;
  private final Supplier<String> token;

  /**
   * @param origins scheme, host and port of the allowed pages, each exactly as browsers send it
   * @param token returns the current token; called at each use
   */
  public CodecAccess(Set<String> origins, Supplier<String> token) {
    this.origins = Set.copyOf(origins);
    this.token = token;
  }

  /** Sets the CORS headers for a page of an allowed origin; returns false for any other page. */
  boolean admitOrigin(HttpExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    if (origin == null) {
      return true;
    }
    if (!origins.contains(origin)) {
      return false;
    }
    Headers answer = exchange.getResponseHeaders();
    answer.set("Access-Control-Allow-Origin", origin);
    answer.set("Access-Control-Allow-Credentials", "true");
    answer.set("Access-Control-Allow-Methods", "POST");
    answer.set("Access-Control-Allow-Headers", "authorization, content-type, x-namespace");
    answer.set("Access-Control-Max-Age", "600");
    answer.set("Vary", "Origin");
    return true;
  }

  boolean isAuthenticated(HttpExchange exchange) {
    Headers request = exchange.getRequestHeaders();
    String authorization = request.getFirst("Authorization");
    if (authorization != null && authorization.startsWith(BEARER)) {
      return isToken(authorization.substring(BEARER.length()));
    }
    String session = COOKIE + "=" + session();
    return request.getOrDefault("Cookie", List.of()).stream()
        .flatMap(line -> Arrays.stream(line.split(";")))
        .anyMatch(cookie -> isSame(cookie.strip(), session));
  }

  boolean isToken(String given) {
    return isSame(given.strip(), token.get());
  }

  /**
   * Returns the cookie set at sign-in; invalid as soon as the token changes. Sent only to this
   * host, and only by pages of the same site.
   */
  String cookie() {
    boolean secure = origins.stream().allMatch(origin -> origin.startsWith("https://"));
    return COOKIE
        + "="
        + session()
        + "; Path=/; HttpOnly; SameSite=Strict"
        + (secure ? "; Secure" : "");
  }

  private String session() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(token.get().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] digest = mac.doFinal(SESSION.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA256", e);
    }
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
