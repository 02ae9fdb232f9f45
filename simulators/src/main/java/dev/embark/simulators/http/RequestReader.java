package dev.embark.simulators.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the requests of one connection (RFC 9112). Not thread-safe. */
final class RequestReader {

  private static final Pattern URL = Pattern.compile("https?://[^/?]*/?(.*)");
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final int LONGEST_BODY = 16 * 1024 * 1024;

  private final InputStream in;
  private final OutputStream out;
  private int headBytes;
  private boolean keepsAlive;
  private boolean takesChunks;

  RequestReader(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** Returns whether the caller of the last request keeps the connection alive. */
  boolean keepsAlive() {
    return keepsAlive;
  }

  /** Returns whether the caller of the last request supports chunks. */
  boolean takesChunks() {
    return takesChunks;
  }

  /** Returns the next request; empty if the caller has closed the connection. */
  Optional<Request> next() throws IOException {
    headBytes = 0;
    String line = readLine();
    if (line == null) {
      return Optional.empty();
    }
    String[] parts = line.split(" ");
    if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
      throw new ProtocolException("Not an HTTP/1.1 request");
    }
    Map<String, String> headers = readHeaders();
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    takesChunks = !parts[2].equals("HTTP/1.0");
    keepsAlive = takesChunks && !connection.contains("close");
    if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
    String target = withoutAuthority(parts[1]);
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    String query = question < 0 ? "" : target.substring(question + 1);
    return Optional.of(new Request(parts[0], path, parse(query), headers, readBody(headers)));
  }

  /** Callers that assume a proxy send the whole URL. */
  private static String withoutAuthority(String target) {
    Matcher url = URL.matcher(target);
    return url.matches() ? "/" + url.group(1) : target;
  }

  private Map<String, String> readHeaders() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new ProtocolException("Not a header line");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] readBody(Map<String, String> headers) throws IOException {
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return readChunks();
    }
    return readExactly(lengthOf(headers.getOrDefault("content-length", "0"), 10));
  }

  private byte[] readChunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String line = readLine();
      if (line == null) {
        throw new EOFException();
      }
      int length = lengthOf(line.split(";")[0].strip(), 16);
      if (length == 0) {
        readHeaders();
        return body.toByteArray();
      }
      if (body.size() + length > LONGEST_BODY) {
        throw new ProtocolException("Body too long");
      }
      body.writeBytes(readExactly(length));
      readLine();
    }
  }

  private byte[] readExactly(int length) throws IOException {
    byte[] content = in.readNBytes(length);
    if (content.length < length) {
      throw new EOFException();
    }
    return content;
  }

  private @Nullable String readLine() throws IOException {
    StringBuilder line = new StringBuilder(80);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (++headBytes > LONGEST_HEAD) {
        throw new ProtocolException("Header too long");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static int lengthOf(String text, int radix) throws ProtocolException {
    try {
      int length = Integer.parseInt(text, radix);
      if (length >= 0 && length <= LONGEST_BODY) {
        return length;
      }
    } catch (NumberFormatException e) {
      // Handled like a length out of range.
    }
    throw new ProtocolException("Bad length");
  }

  private static Map<String, String> parse(String query) throws ProtocolException {
    if (query.isEmpty()) {
      return Map.of();
    }
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      parameters.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
    return parameters;
  }

  private static String decode(String text) throws ProtocolException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("Bad percent-encoding");
    }
  }
}
