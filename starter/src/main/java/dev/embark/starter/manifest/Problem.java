package dev.embark.starter.manifest;

import java.util.regex.Pattern;

/**
 * Something about a manifest that a person should know.
 *
 * @param severity whether it stops the manifest from being used
 * @param place where
 * @param path such as {@code clusters[3].serviceAccount}; empty for what concerns the whole file
 * @param message what is wrong, without a full stop
 * @param remedy what to do about it
 */
public record Problem(Severity severity, Place place, String path, String message, String remedy) {
  /** What a terminal would act upon, and halves of characters, which no file can hold. */
  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");

  /** Longer quotations are cut in the middle: what is wrong with them stands at the end. */
  private static final int LONGEST = 400;

  /** A problem quotes the file, which may hold anything. */
  public Problem {
    path = printable(path);
    message = printable(message);
    remedy = printable(remedy);
  }

  private static String printable(String text) {
    String shown = UNPRINTABLE.matcher(text).replaceAll("\uFFFD");
    return shown.length() <= LONGEST
        ? shown
        : shown.substring(0, LONGEST / 2) + " … " + shown.substring(shown.length() - LONGEST / 4);
  }

  /** How bad it is. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
