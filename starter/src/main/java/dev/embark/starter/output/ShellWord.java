package dev.embark.starter.output;

import java.util.regex.Pattern;

/** Quotes what is pasted into a shell. Pure. */
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ShellWord() {}

  /** Returns the word as a POSIX shell reads it: in single quotes, unless it needs none. */
  public static String of(Object word) {
    String text = word.toString();
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
