package dev.embark.starter.manifest;

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
  /** How bad it is. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
