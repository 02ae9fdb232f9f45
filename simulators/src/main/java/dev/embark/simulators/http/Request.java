package dev.embark.simulators.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One HTTP request.
 *
 * @param method in capitals
 * @param path as sent, still percent-encoded, without the query
 * @param query the decoded query parameters; of repeated ones the last
 * @param headers by lower-case name
 * @param body the content, empty where there is none
 */
public record Request(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body) {

  /** The named header, or an empty string. */
  public String header(String lowerCaseName) {
    return headers.getOrDefault(lowerCaseName, "");
  }

  /** The content as UTF-8 text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
