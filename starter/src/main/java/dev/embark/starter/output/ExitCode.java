package dev.embark.starter.output;

/** The exit codes of the command line; {@code embark help exit-codes} lists the same. */
public enum ExitCode {
  DONE(0, "done, or nothing to do"),
  FAILED(1, "failed, or a rollback is incomplete"),
  CHANGES(2, "changes or drift present, or not everything could be looked at"),
  PARTLY_FAILED(3, "finished within the failure budget, some clusters failed"),
  UNREACHABLE(4, "cannot reach or not allowed (Temporal, Cast AI, Google)"),
  PAUSED(5, "paused, or waits for a person"),
  STOPPED(6, "stopped or rolled back as asked"),
  USAGE(64, "usage or invalid manifest"),
  BUG(70, "a bug"),
  TIMED_OUT(124, "--timeout passed, the run goes on"),
  DETACHED(130, "Ctrl-C: detached");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** Returns the process exit code. */
  public int number() {
    return number;
  }

  /** Returns the meaning, for people. */
  public String meaning() {
    return meaning;
  }
}
