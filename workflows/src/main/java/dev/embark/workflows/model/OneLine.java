package dev.embark.workflows.model;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text from outside, such as a cluster's name or an author's, as one line of plain text: without
 * control and invisible characters, which could make a terminal, a log or a page show something
 * false. Pure.
 */
final class OneLine {

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");

  private OneLine() {}

  static String of(String text) {
    return UNPRINTABLE.matcher(text).replaceAll(" ");
  }

  /** The same, cut where it is longer than honest text ever is. */
  static String of(String text, int longest) {
    String line = of(text);
    return line.length() <= longest ? line : line.substring(0, longest) + "…";
  }

  static @Nullable String orNull(@Nullable String text) {
    return text == null ? null : of(text);
  }
}
