package dev.embark.activities.castai;

import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The API key of one call. Never prints itself, and redacts itself from texts written by others: a
 * server or a proxy may quote the request it rejected.
 */
final class ApiKey {

  /** Anything else is not a valid header value, and OkHttp would quote it in its exception. */
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]{1,1000}");

  private static final String HIDDEN = "***";

  private final String value;

  private ApiKey(String value) {
    this.value = value;
  }

  /**
   * Returns the currently valid key.
   *
   * @throws CastAiException.NoKey if there is none that could be sent
   */
  static ApiKey current(Supplier<String> keys, CastAiCall call) {
    String key;
    try {
      key = keys.get().strip();
    } catch (RuntimeException e) {
      throw new CastAiException.NoKey(call, "it cannot be read: " + e.getClass().getSimpleName());
    }
    if (!HEADER_VALUE.matcher(key).matches()) {
      throw new CastAiException.NoKey(
          call, key.isEmpty() ? "it is empty" : "it contains characters that no key has");
    }
    return new ApiKey(key);
  }

  /** Returns the key, for the one place that sends it. */
  String value() {
    return value;
  }

  String hiddenIn(String text) {
    return text.replace(value, HIDDEN);
  }

  @Override
  public String toString() {
    return HIDDEN;
  }
}
