package dev.embark.worker.configuration;

import java.nio.file.Files;
import java.nio.file.Path;

/** With which credentials the worker calls Google. Names where they are, never holds them. */
public sealed interface CredentialsSource {

  /** Application default credentials: workload identity, or what gcloud left behind. */
  record ApplicationDefault() implements CredentialsSource {}

  /** None: for stand-ins of Google only. */
  record None() implements CredentialsSource {}

  /** Those in a file: external account, impersonation or key. */
  record InFile(Path path) implements CredentialsSource {}

  /** Whether there are any, so that the worker can do harm with them. */
  default boolean areReal() {
    return !(this instanceof None);
  }

  private static Path readable(String name) {
    // A name with a brace is the content of a key file, pasted where its name belongs.
    if (name.length() > 1024 || name.indexOf('{') >= 0) {
      throw new IllegalArgumentException("not a file name");
    }
    Path path = Path.of(name);
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new IllegalArgumentException("no readable file");
    }
    return path;
  }

  /** Reads the value of {@code EMBARK_GCP_CREDENTIALS}. */
  static CredentialsSource parse(String value) {
    return switch (value) {
      case "adc" -> new ApplicationDefault();
      case "none" -> new None();
      default -> new InFile(readable(value));
    };
  }
}
