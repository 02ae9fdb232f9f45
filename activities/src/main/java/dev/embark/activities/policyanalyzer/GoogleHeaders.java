package dev.embark.activities.policyanalyzer;

import com.google.api.gax.core.CredentialsProvider;
import com.google.auth.Credentials;
import dev.embark.activities.policyanalyzer.ActivityAnalyzerClient.Unanswered;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import okhttp3.Request;

/**
 * The headers that tell Google the caller and the quota project of one request. Never prints
 * itself.
 */
final class GoogleHeaders {

  /** Anything else is not a valid header value, and OkHttp might quote it in its exception. */
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");

  private static final String HIDDEN = "***";

  private final Map<String, String> headers = new HashMap<>();

  /**
   * Returns the currently valid headers; none for simulators. May ask Google for a token.
   *
   * @param url where they will be sent
   */
  static GoogleHeaders current(CredentialsProvider credentials, URI url) throws Unanswered {
    GoogleHeaders current = new GoogleHeaders();
    try {
      Credentials present = credentials.getCredentials();
      if (present != null) {
        present
            .getRequestMetadata(url)
            .forEach((name, values) -> current.headers.put(name, String.join(", ", values)));
      }
    } catch (IOException | RuntimeException e) {
      // The exception's message may quote the credentials.
      throw new Unanswered("the credentials yield no token: " + e.getClass().getSimpleName());
    }
    if (!current.headers.values().stream().allMatch(each -> HEADER_VALUE.matcher(each).matches())) {
      throw new Unanswered("the credentials yield a token that is not a valid header");
    }
    return current;
  }

  void putOn(Request.Builder request) {
    headers.forEach(request::header);
  }

  /** Redacts the token from the text: a server or a proxy may quote the request it rejected. */
  String hiddenIn(String text) {
    String hidden = text;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String token = header.getValue().replaceFirst("(?i)^Bearer +", "");
      if (header.getKey().equalsIgnoreCase("Authorization") && !token.isEmpty()) {
        hidden = hidden.replace(token, HIDDEN);
      }
    }
    return hidden;
  }

  @Override
  public String toString() {
    return HIDDEN;
  }
}
