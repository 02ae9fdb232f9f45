package dev.embark.workflows.model;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Words of others, such as a cluster's name or an author's, as one line of plain text: no control
 * or invisible character, with which a terminal, a log or a page could be made to show what is not
 * so. Pure.
 */
final class OneLine {

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");

  private OneLine() {}

  static String of(String text) {
    return UNPRINTABLE.matcher(text).replaceAll(" ");
  }

  static @Nullable String orNull(@Nullable String text) {
    return text == null ? null : of(text);
  }
}
