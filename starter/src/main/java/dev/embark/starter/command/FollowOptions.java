package dev.embark.starter.command;

import dev.embark.starter.manifest.DurationText;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a run is followed. A mixin. */
public final class FollowOptions {
  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Stop following after this time; the run goes on.")
  @Nullable String timeout;

  /** The time after which to stop following, null where there is none. */
  @Nullable Duration timeout() {
    if (timeout == null) {
      return null;
    }
    try {
      return DurationText.parse(timeout);
    } catch (IllegalArgumentException e) {
      throw CommandException.of(ExitCode.USAGE, "--timeout " + e.getMessage() + ".").because(e);
    }
  }
}
