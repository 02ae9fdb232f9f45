package dev.embark.starter.output;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes text safe to read, in a terminal and elsewhere. Pure. */
public final class Printable {

  /**
   * Every character that a terminal would act upon, that would reorder what people read or break
   * its lines, or that nobody sees, except line breaks and tabs; and lone surrogates, which no file
   * can hold. Not the joiners, which names in Persian or Hindi need.
   */
  private static final String ACTED_UPON =
      "[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029&&[^\\n\\t\\u200c\\u200d]]";

  private static final Pattern PLAIN = Pattern.compile(ACTED_UPON);

  private static final Pattern STYLED =
      Pattern.compile("(?!\\u001b\\[(?:0|1|2|31|32|33)m)" + ACTED_UPON);

  private Printable() {}

  /** Replaces each such character, except the colours of {@link Style}. */
  static String of(String text) {
    return STYLED.matcher(text).replaceAll("\uFFFD");
  }

  /** Replaces each such character. */
  public static String plain(String text) {
    return PLAIN.matcher(text).replaceAll("\uFFFD");
  }

  /** Escapes each such character in JSON, which has none outside of its strings. */
  static String json(String document) {
    return PLAIN.matcher(document).replaceAll(match -> escape(match.group()));
  }

  private static String escape(String character) {
    return character
        .chars()
        .mapToObj(unit -> String.format("\\\\u%04x", unit))
        .collect(Collectors.joining());
  }
}
