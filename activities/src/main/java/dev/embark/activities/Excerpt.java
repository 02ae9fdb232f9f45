package dev.embark.activities;

import java.util.regex.Pattern;

/**
 * Makes untrusted text fit for one line of a log, a history or a terminal: strips control and
 * invisible characters (they can forge lines and colours), collapses white space and truncates.
 */
public final class Excerpt {

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\s\\p{C}\\p{Zl}\\p{Zp}]+");
  private static final String CUT = "…";

  private Excerpt() {}

  /** Returns at most {@code longest} characters (at least 1) of the text. */
  public static String of(String text, int longest) {
    // Bounds the pattern's work: a hostile text may be megabytes long.
    String bounded = text.length() > longest * 4 ? text.substring(0, longest * 4) : text;
    String line = UNPRINTABLE.matcher(bounded).replaceAll(" ").strip();
    if (line.length() <= longest) {
      return line;
    }
    int end = longest - CUT.length();
    boolean splitsPair = end > 0 && Character.isHighSurrogate(line.charAt(end - 1));
    return line.substring(0, splitsPair ? end - 1 : end) + CUT;
  }
}
