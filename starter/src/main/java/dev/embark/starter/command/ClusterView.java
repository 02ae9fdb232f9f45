package dev.embark.starter.command;

import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A snapshot of a cluster.
 *
 * @param run what Temporal knows
 * @param status what the onboarding knows
 */
record ClusterView(RunInfo run, ClusterStatus status) implements RunView {
  /** Whether it is held and waiting for a person. */
  @Override
  public boolean waits() {
    return !isOver() && status.phase() == Phase.NeedsAttention;
  }

  Optional<Outcome> outcome() {
    return Optional.ofNullable(status.result()).map(result -> result.outcome());
  }

  @Override
  public ExitCode exitCode() {
    if (waits()) {
      return ExitCode.PAUSED;
    }
    Outcome outcome = outcome().orElse(null);
    if (outcome == null) {
      return ExitCode.FAILED;
    }
    if (!outcome.isFailure()) {
      return ExitCode.DONE;
    }
    boolean asked =
        outcome instanceof Outcome.RolledBack back
            && (run.isUndo()
                || back.code() == ErrorCode.ROLLED_BACK_ON_REQUEST
                || back.code() == ErrorCode.CANCELLED);
    return asked ? ExitCode.STOPPED : ExitCode.FAILED;
  }

  /** Returns the outcome's kind or, while running, the current activity. */
  String state() {
    return outcome()
        .map(Outcome::kind)
        .orElseGet(
            () ->
                isOver()
                    ? run.state().name().toLowerCase(Locale.ROOT) + " from outside"
                    : status.phase().name());
  }

  String line() {
    return status.clusterId()
        + " "
        + state()
        + (isOver() ? "" : ": " + status.step())
        + (status.code() == null ? "" : "; " + status.code() + ": " + status.message());
  }

  /**
   * The states before and after an off-boarding both work, so a person decides what to do about
   * what its undo left.
   */
  static List<String> afterOffboarding(String id) {
    return List.of(
        "embark describe " + id + "    # shows the commands that restore it",
        "embark retry " + id + "       # takes it off impersonation after all");
  }

  /** Returns the commands that make sense next. */
  List<String> nextCommands() {
    String id = status.clusterId();
    if (waits()) {
      return List.of(
          "embark retry " + id, canRollBack() ? "embark rollback " + id : "embark describe " + id);
    }
    if (!isOver()) {
      return canRollBack()
          ? List.of("embark watch " + id, "embark rollback " + id)
          : List.of("embark watch " + id);
    }
    if (exitCode() == ExitCode.DONE) {
      return List.of();
    }
    if (!hasLeftSomething()) {
      return List.of("embark retry " + id);
    }
    return run.isOffboarding() ? afterOffboarding(id) : List.of("embark retry " + id + " --undo");
  }

  private boolean canRollBack() {
    return !status.pivotCrossed() && !run.isUndo();
  }

  /** An undo that was refused or closed from outside leaves everything in its input. */
  private boolean hasLeftSomething() {
    Outcome outcome = outcome().orElse(null);
    return outcome instanceof Outcome.RollbackIncomplete
        || run.isUndo() && !(outcome instanceof Outcome.RolledBack);
  }
}
