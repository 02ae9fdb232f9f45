package dev.embark.starter.command;

import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.ExitCode;

/** What there is to say about a run at one moment. */
interface RunView {
  /** What Temporal knows. */
  RunInfo run();

  /** Whether the run has ended. */
  default boolean isOver() {
    return !run().isRunning();
  }

  /** Whether it waits for a person. */
  boolean waits();

  /** The code with which a command that followed the run ends now. */
  ExitCode exitCode();
}
