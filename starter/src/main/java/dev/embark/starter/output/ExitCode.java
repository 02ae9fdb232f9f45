package dev.embark.starter.output;

/** The exit codes of the command line; {@code embark help exit-codes} lists the same. */
public enum ExitCode {
  DONE(0, "done, or nothing to do"),
  FAILED(1, "failed, or a rollback is incomplete"),
  CHANGES(2, "changes or drift found, or not everything could be checked"),
  PARTLY_FAILED(3, "finished within the failure budget, but some clusters failed"),
  UNREACHABLE(4, "Temporal, Cast AI or Google cannot be reached or denies access"),
  PAUSED(5, "paused, or waiting for a person"),
  STOPPED(6, "stopped or rolled back on request"),
  USAGE(64, "usage error or invalid manifest"),
  BUG(70, "a bug in Embark"),
  TIMED_OUT(124, "--timeout expired; the run continues"),
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
