package dev.embark.starter.output;

import java.util.regex.Pattern;

/**
 * Makes text safe for a terminal: replaces every character that a terminal would act on, except
 * line breaks, tabs and the colours of {@link Style}. Pure.
 */
final class Printable {

  private static final Pattern ACTED_UPON =
      Pattern.compile(
          "(?!\\u001b\\[(?:\\d{1,2}(?:;\\d{1,2}){0,3})m)[\\p{Cntrl}\\u0080-\\u009f&&[^\\n\\t]]");

  private Printable() {}

  static String of(String text) {
    return ACTED_UPON.matcher(text).replaceAll("\uFFFD");
  }
}
