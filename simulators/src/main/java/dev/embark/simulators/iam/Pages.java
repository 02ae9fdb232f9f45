package dev.embark.simulators.iam;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Splits sorted lists into pages; the token is the last item's key, made opaque. */
final class Pages {

  /** Distinguishes tokens from other texts that can be decoded. */
  private static final String MARK = "after:";

  private Pages() {}

  /** Returns the requested page size, within Google's default and maximum. */
  static int size(int asked, int byDefault, int maximum) {
    if (asked < 0) {
      throw Refusals.invalidField("page_size", "The page size must not be negative.");
    }
    return asked == 0 ? byDefault : Math.min(asked, maximum);
  }

  /**
   * Returns the key after which the page begins; empty for the first page.
   *
   * @throws Refusal if the token was not created here
   */
  static String start(String token) {
    if (token.isEmpty()) {
      return "";
    }
    try {
      String marked = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (marked.startsWith(MARK)) {
        return marked.substring(MARK.length());
      }
    } catch (IllegalArgumentException e) {
      // Rejected like other texts.
    }
    throw Refusals.invalidField("page_token", "Invalid page token.");
  }

  /** Collects a page of items after the start and returns the next token, or an empty one. */
  static <T> void page(
      Stream<T> items, int size, Function<T, String> key, BiConsumer<List<T>, String> answer) {
    Iterator<T> all = items.iterator();
    List<T> page = new ArrayList<>();
    while (page.size() < size && all.hasNext()) {
      page.add(all.next());
    }
    String token = all.hasNext() ? encoded(key.apply(page.get(page.size() - 1))) : "";
    answer.accept(page, token);
  }

  private static String encoded(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((MARK + key).getBytes(StandardCharsets.UTF_8));
  }
}
