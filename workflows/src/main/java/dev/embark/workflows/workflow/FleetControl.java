package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Mode;
import dev.embark.workflows.plan.Budget;
import org.jspecify.annotations.Nullable;

/** What people have decided about a fleet, and what the budget decided for them. */
final class FleetControl {

  private Budget budget;
  private Mode mode = Mode.RUN;
  private @Nullable FleetPause pause;
  private @Nullable String why;

  FleetControl(Budget budget) {
    this.budget = budget;
  }

  Mode mode() {
    return mode;
  }

  boolean isPaused() {
    return pause != null;
  }

  boolean isPausedBy(FleetPause reason) {
    return pause == reason;
  }

  @Nullable String why() {
    return why;
  }

  Budget budget() {
    return budget;
  }

  /** Pauses when the budget is spent or a systemic failure struck. */
  void judge(Counts counts, @Nullable ErrorCode systemic, boolean anythingToStart) {
    if (mode != Mode.RUN || pause == FleetPause.SYSTEMIC) {
      return;
    }
    if (systemic != null) {
      pause = FleetPause.SYSTEMIC;
      why = systemic + ": " + systemic.meaning() + " " + systemic.remedy();
    } else if (pause == null && anythingToStart && budget.isBreachedBy(counts.failed())) {
      pause = FleetPause.BUDGET;
      why = counts.failed() + " clusters failed, " + budget.allowed() + " allowed.";
    }
  }

  void pause(Control control) {
    pause = FleetPause.REQUESTED;
    why = "Paused by " + byWhom(control.authorship());
  }

  void resume(Control control, Counts counts) {
    MaxFailures higher = control.maxFailures();
    if (higher != null) {
      budget = budget.with(higher);
    }
    if (control.acknowledge()) {
      budget = budget.acknowledging(counts.failed());
    }
    pause = null;
    why = null;
  }

  void stop(Control control) {
    end(Mode.STOP, "Stopped by " + byWhom(control.authorship()));
  }

  void rollBack(String reason) {
    end(Mode.ROLLBACK, reason);
  }

  private void end(Mode how, String reason) {
    mode = how;
    pause = null;
    why = reason;
  }

  // ---- validation

  void validateRunning() {
    if (mode != Mode.RUN) {
      throw new IllegalStateException("The fleet is ending already: " + why);
    }
  }

  void validatePause() {
    validateRunning();
    if (pause != null) {
      throw new IllegalStateException("The fleet is paused already: " + why);
    }
  }

  void validateResume(Control control, Counts counts) {
    validateRunning();
    if (pause == null) {
      throw new IllegalStateException("The fleet is not paused.");
    }
    MaxFailures higher = control.maxFailures();
    Budget next = higher == null ? budget : budget.with(higher);
    if (!control.acknowledge() && next.isBreachedBy(counts.failed())) {
      throw new IllegalStateException(
          counts.failed()
              + " clusters failed, "
              + next.allowed()
              + " allowed. Resume with a higher --max-failures, or with --acknowledge.");
    }
  }

  void validateStop() {
    validateRunning();
  }

  void validateRollback() {
    if (mode == Mode.ROLLBACK) {
      throw new IllegalStateException("The fleet is rolled back already: " + why);
    }
  }

  static String byWhom(Authorship authorship) {
    String reason = authorship.reason();
    String change = authorship.changeId();
    return authorship.author()
        + (change == null ? "" : " under " + change)
        + (reason == null || reason.isBlank() ? "." : ": " + reason);
  }
}
