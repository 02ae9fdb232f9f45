package dev.embark.activities;

/** The reason for a call to Google, kept in Cloud Audit Logs, where it points back to the run. */
public final class RequestReason {

  /** The header that carries the reason. */
  public static final String HEADER = "x-goog-request-reason";

  private static final int LONGEST = 400;

  private RequestReason() {}

  /** Returns the header's value: printable ASCII, which is all that headers carry. */
  public static String value(String reason) {
    String ascii = reason.replaceAll("[^\\x20-\\x7e]", "?");
    return ascii.length() <= LONGEST ? ascii : ascii.substring(0, LONGEST);
  }
}
