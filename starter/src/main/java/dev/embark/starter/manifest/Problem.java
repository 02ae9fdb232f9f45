package dev.embark.starter.manifest;

import java.util.regex.Pattern;

/**
 * A problem in a manifest.
 *
 * @param severity whether it makes the manifest unusable
 * @param place the position
 * @param path such as {@code clusters[3].serviceAccount}; empty for problems of the whole file
 * @param message what is wrong, without a full stop
 * @param remedy what to do about it
 */
public record Problem(Severity severity, Place place, String path, String message, String remedy) {
  /** Characters that a terminal would act on, and lone surrogates, which no file can hold. */
  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");

  /** Longer quotations are shortened in the middle: the error is described at the end. */
  private static final int LONGEST = 400;

  /** A problem quotes the file, which may contain anything. */
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

  /** The severity of a problem. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** Whether it makes the manifest unusable; a warning does not. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
