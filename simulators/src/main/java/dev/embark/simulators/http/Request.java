package dev.embark.simulators.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An HTTP request.
 *
 * @param method in upper case
 * @param path as sent, still percent-encoded, without the query
 * @param query the decoded query parameters; the last value of repeated ones
 * @param headers by lower-case name
 * @param body the content; empty if there is none
 */
public record Request(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body) {

  /** Returns the named header, or an empty string. */
  public String header(String lowerCaseName) {
    return headers.getOrDefault(lowerCaseName, "");
  }

  /** Returns the content as UTF-8 text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
