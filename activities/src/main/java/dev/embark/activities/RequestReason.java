package dev.embark.activities;

/** Why Google is called. Google writes it into Cloud Audit Logs, where it leads back to the run. */
public final class RequestReason {

  /** The header that carries it. */
  public static final String HEADER = "x-goog-request-reason";

  private static final int LONGEST = 400;

  private RequestReason() {}

  /** The header's value: printable ASCII, which is all that headers carry. */
  public static String value(String reason) {
    String ascii = reason.replaceAll("[^\\x20-\\x7e]", "?");
    return ascii.length() <= LONGEST ? ascii : ascii.substring(0, LONGEST);
  }
}
