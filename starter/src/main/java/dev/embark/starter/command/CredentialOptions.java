package dev.embark.starter.command;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.ClusterTarget;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the worker's key for one cluster. A mixin. */
public final class CredentialOptions {
  // Has no default value, so that a name that was given can be distinguished from none.
  @Option(
      names = "--credential",
      paramLabel = "NAME",
      description = "Name of the worker's Cast AI key that sees the cluster (default: default).")
  @Nullable String credential;

  /** Returns the name that was given; empty if none was. */
  Optional<String> given() {
    return Optional.ofNullable(credential);
  }

  /** Returns the name that was given, or else the default. */
  String orDefault() {
    return Objects.requireNonNullElse(credential, ClusterTarget.DEFAULT_CREDENTIAL);
  }

  /**
   * Rejects a credential given with a manifest, which would be ignored.
   *
   * @throws CommandException if one was given
   */
  void requireNone() {
    if (credential != null) {
      throw CommandException.of(
              ExitCode.USAGE,
              "--credential cannot be combined with a manifest, which names the credential of each"
                  + " cluster.")
          .next("Write it in the manifest: defaults: {credential: NAME}");
    }
  }
}
