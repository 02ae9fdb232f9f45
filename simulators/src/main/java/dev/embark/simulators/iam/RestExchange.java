package dev.embark.simulators.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.rpc.Status;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** An HTTP request and its response in the form of Google's front end. Not thread-safe. */
final class RestExchange {

  /** Assumption: the limit of Google's other APIs, whose error names it. */
  private static final int LONGEST_BODY = 10 * 1024 * 1024;

  private static final String JSON = "application/json; charset=UTF-8";
  private static final String FORM = "application/x-www-form-urlencoded";

  /** The page of Google's front end for URLs without an API, slightly shortened. */
  private static final String NOT_FOUND_PAGE =
      """
      <!DOCTYPE html>
      <html lang=en>
        <meta charset=utf-8>
        <title>Error 404 (Not Found)!!1</title>
        <p><b>404.</b> <ins>That\u2019s an error.</ins>
        <p>The requested URL <code>%s</code> was not found on this server.  <ins>That\u2019s all we \
      know.</ins>
      """;

  private final HttpExchange http;
  private List<RestParameter> parameters = List.of();
  private RestFormat format = RestFormat.USUAL;
  private String body = "";

  RestExchange(HttpExchange http) {
    this.http = http;
  }

  /**
   * Reads parameters and body. A form only adds parameters: curl sends JSON in this form unless the
   * content type is set, and so does Google's client for Python with long queries.
   *
   * @throws Refusal if they cannot be parsed or the body is too long
   */
  void read() throws IOException {
    String query = Optional.ofNullable(http.getRequestURI().getRawQuery()).orElse("");
    parameters = RestParameter.parse(query);
    format = RestFormat.of(parameters);
    String sent = new String(content(), StandardCharsets.UTF_8);
    if (header("Content-Type").orElse("").toLowerCase(Locale.ROOT).startsWith(FORM)) {
      parameters = RestParameter.parse(query + "&" + sent);
      format = RestFormat.of(parameters);
    } else {
      body = sent;
    }
  }

  /** Google's client for Java compresses what it sends, unless configured otherwise. */
  private byte[] content() throws IOException {
    byte[] sent = limited(http.getRequestBody());
    if (header("Content-Encoding").filter("gzip"::equalsIgnoreCase).isEmpty()) {
      return sent;
    }
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(sent))) {
      return limited(unpacked);
    } catch (IOException e) {
      throw Refusals.invalid("Request body is not gzip, as it says it is.");
    }
  }

  private byte[] limited(InputStream in) throws IOException {
    byte[] content = in.readNBytes(LONGEST_BODY + 1);
    if (content.length > LONGEST_BODY) {
      // Callers read no response before they have sent everything.
      http.getRequestBody().transferTo(OutputStream.nullOutputStream());
      throw Refusals.invalid(
          "Request payload size exceeds the limit: %d bytes.".formatted(LONGEST_BODY));
    }
    return content;
  }

  /** Google's client for Java cannot send PATCH and names the real method in a header. */
  String method() {
    String method = http.getRequestMethod();
    return method.equals("POST") ? header("X-HTTP-Method-Override").orElse(method) : method;
  }

  /** Returns the path, still percent-encoded. */
  String path() {
    return http.getRequestURI().getRawPath();
  }

  List<RestParameter> parameters() {
    return parameters;
  }

  /** Returns the requested response format. */
  RestFormat format() {
    return format;
  }

  /** Returns the content other than parameters; empty if there is none. */
  String body() {
    return body;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
  }

  void answer(JsonNode answer) throws IOException {
    answer(200, answer);
  }

  void answer(int status, JsonNode answer) throws IOException {
    reply(status, JSON, format.answer(answer));
  }

  void refuse(Status status) throws IOException {
    reply(RestJson.httpStatus(status), JSON, format.refusal(RestJson.error(status)));
  }

  /** Sends an HTML page: no API has such a method, so the response is not an API's JSON. */
  void refuseUnknownUrl() throws IOException {
    String url =
        http.getRequestURI()
            .toString()
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;");
    reply(404, "text/html; charset=UTF-8", NOT_FOUND_PAGE.formatted(url));
  }

  /** Closes the connection without a response. */
  void abandon() {
    http.close();
  }

  private void reply(int status, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    http.getResponseHeaders().set("Content-Type", type);
    if (http.getRequestMethod().equals("HEAD")) {
      http.sendResponseHeaders(status, -1);
    } else {
      http.sendResponseHeaders(status, bytes.length);
      http.getResponseBody().write(bytes);
    }
    http.close();
  }
}
