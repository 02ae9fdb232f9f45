package dev.embark.starter.command;

import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.ExitCode;

/** A snapshot of a run. */
interface RunView {
  /** Returns what Temporal knows. */
  RunInfo run();

  /** Whether the run has ended. */
  default boolean isOver() {
    return !run().isRunning();
  }

  /** Whether it waits for a person. */
  boolean waits();

  /** Returns the exit code for a command that stops following the run now. */
  ExitCode exitCode();
}
