package dev.embark.starter.output;

import java.util.regex.Pattern;

/**
 * Makes text safe for a terminal: replaces every character that a terminal would act on or that
 * would reorder what people read, except line breaks, tabs and the colours of {@link Style}. Pure.
 */
final class Printable {

  private static final Pattern ACTED_UPON =
      Pattern.compile(
          "(?!\\u001b\\[(?:0|1|2|31|32|33)m)[\\p{Cntrl}\\u0080-\\u009f&&[^\\n\\t]]"
              + "|[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

  private Printable() {}

  static String of(String text) {
    return ACTED_UPON.matcher(text).replaceAll("\uFFFD");
  }
}
