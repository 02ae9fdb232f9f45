package dev.embark.simulators.iam;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Cuts sorted lists into pages; the token is the key of the last item, made opaque. */
final class Pages {

  /** Tells tokens from other texts that can be decoded. */
  private static final String MARK = "after:";

  private Pages() {}

  /** The page size that was asked for, within Google's default and maximum. */
  static int size(int asked, int byDefault, int maximum) {
    if (asked < 0) {
      throw Refusals.invalidField("page_size", "The page size must not be negative.");
    }
    return asked == 0 ? byDefault : Math.min(asked, maximum);
  }

  /**
   * The key after which the page begins; empty for the first page.
   *
   * @throws Refusal if the token was not made here
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
      // Refused like other texts.
    }
    throw Refusals.invalidField("page_token", "Invalid page token.");
  }

  /** Collects one page from the items after its start; gives the next token, or nothing. */
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
