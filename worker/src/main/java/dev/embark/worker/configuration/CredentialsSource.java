package dev.embark.worker.configuration;

import java.nio.file.Files;
import java.nio.file.Path;

/** The location of the credentials with which the worker calls Google; never the credentials. */
public sealed interface CredentialsSource {

  /** Application default credentials: workload identity, or those that gcloud stored. */
  record ApplicationDefault() implements CredentialsSource {}

  /** No credentials: only for simulators of Google. */
  record None() implements CredentialsSource {}

  /** Credentials in a file: external account, impersonation or key. */
  record InFile(Path path) implements CredentialsSource {}

  /** Returns whether there are any, so that the worker can do harm with them. */
  default boolean areReal() {
    return !(this instanceof None);
  }

  private static Path readable(String name) {
    // A name with a brace is the content of a key file, pasted instead of its name.
    if (name.length() > 1024 || name.indexOf('{') >= 0) {
      throw new IllegalArgumentException("not a file name");
    }
    Path path = Path.of(name);
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new IllegalArgumentException("no readable file");
    }
    return path;
  }

  /** Parses the value of {@code EMBARK_GCP_CREDENTIALS}. */
  static CredentialsSource parse(String value) {
    return switch (value) {
      case "adc" -> new ApplicationDefault();
      case "none" -> new None();
      default -> new InFile(readable(value));
    };
  }
}
