package dev.embark.starter.command;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for how long a run is followed. A mixin. */
public final class FollowOptions {
  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Stop following after this time; the run continues.")
  @Nullable Duration timeout;

  /** Returns the time after which to stop following, null for no limit. */
  @Nullable Duration timeout() {
    return timeout;
  }
}
