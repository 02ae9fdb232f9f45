package dev.embark.starter.output;

import java.util.regex.Pattern;

/** Makes text safe to read, in a terminal and elsewhere. Pure. */
public final class Printable {

  /**
   * Every character that a terminal would act upon, or that would reorder what people read or break
   * its lines, except line breaks and tabs; and lone surrogates, which no file can hold. Not the
   * joiners, which names in Persian or Hindi need.
   */
  private static final String ACTED_UPON =
      "[\\p{Cc}\\p{Cs}\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069&&[^\\n\\t]]";

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
    return PLAIN
        .matcher(document)
        .replaceAll(match -> String.format("\\\\u%04x", (int) match.group().charAt(0)));
  }
}
