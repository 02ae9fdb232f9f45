package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.Limits;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.MaxInFlight;
import dev.embark.workflows.model.Mode;
import dev.embark.workflows.plan.Budget;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people have decided about a fleet, and what its budgets have decided. */
final class FleetControl {

  private final FleetProgress progress;
  private final List<WaveRun> waves;
  private final int clusters;

  private MaxInFlight maxInFlight;
  private Budget budget;
  private int staleAcknowledged;
  private Mode mode = Mode.RUN;
  private @Nullable FleetPause pauseReason;
  private @Nullable String why;
  private boolean closed;

  FleetControl(FleetInput input, FleetProgress progress, List<WaveRun> waves) {
    this.progress = progress;
    this.waves = waves;
    this.clusters = input.clusters().count();
    this.maxInFlight = input.rollout().maxInFlight();
    this.budget = Budget.of(input.rollout().maxFailures(), clusters);
  }

  Mode mode() {
    return mode;
  }

  /** Whether the fleet starts nothing new any more: it is stopped or rolled back. */
  boolean isEnding() {
    return mode != Mode.RUN;
  }

  boolean isPaused() {
    return pauseReason != null;
  }

  /** Why nothing is started for now; null while the fleet is not paused. */
  @Nullable FleetPause pauseReason() {
    return pauseReason;
  }

  /** For people: why the fleet is paused or ending; null while it is neither. */
  @Nullable String why() {
    return why;
  }

  Budget budget() {
    return budget;
  }

  int maxInFlight() {
    return maxInFlight.among(clusters);
  }

  // ---- what happens by itself

  /** Pauses when a budget is spent or a systemic failure struck. */
  void judge() {
    if (isEnding() || pauseReason == FleetPause.SYSTEMIC) {
      return;
    }
    ErrorCode systemic = progress.systemic().orElse(null);
    if (systemic != null) {
      pauseBecause(
          FleetPause.SYSTEMIC, systemic + ": " + systemic.meaning() + " " + systemic.remedy());
      return;
    }
    Counts counts = progress.counts();
    if (pauseReason == null && counts.started() < counts.total()) {
      breach(budget, null).ifPresent(breach -> pauseBecause(breach.reason(), breach.words()));
    }
  }

  /** Starts nothing until resumed; {@code words} are the same reason for people. */
  void pauseBecause(FleetPause reason, String words) {
    pauseReason = reason;
    why = words;
  }

  /**
   * The first budget that is breached; empty while none is.
   *
   * @param ofTheRun the budget of the run
   * @param ofItsWaves the fleet's budget that waves without their own would follow; null for what
   *     they follow now
   */
  Optional<Breach> breach(Budget ofTheRun, @Nullable MaxFailures ofItsWaves) {
    Breach run =
        new Breach("", ofTheRun, progress.counts().failed(), progress.stale() - staleAcknowledged);
    Stream<Breach> ofWaves =
        waves.stream()
            .map(
                wave ->
                    new Breach(
                        "Wave " + wave.name() + ": ",
                        ofItsWaves == null ? wave.budget() : wave.budgetFollowing(ofItsWaves),
                        progress.counts(wave).failed(),
                        progress.stale(wave) - wave.staleAcknowledged()));
    return Stream.concat(Stream.of(run), ofWaves).filter(Breach::isOne).findFirst();
  }

  // ---- what people say

  void pauseOnRequest(Control control) {
    pauseBecause(FleetPause.REQUESTED, "Paused by " + byWhom(control.authorship()));
  }

  void resume(Control control) {
    MaxFailures higher = control.maxFailures();
    if (higher != null) {
      allow(higher);
    }
    if (control.acknowledge()) {
      budget = budget.acknowledging(progress.counts().failed());
      staleAcknowledged = progress.stale();
      waves.forEach(wave -> wave.acknowledge(progress.counts(wave).failed(), progress.stale(wave)));
    }
    pauseReason = null;
    why = null;
  }

  void set(Limits limits) {
    if (limits.maxInFlight() != null) {
      maxInFlight = limits.maxInFlight();
    }
    MaxFailures failures = limits.maxFailures();
    if (failures == null) {
      return;
    }
    if (limits.wave() == null) {
      allow(failures);
    } else {
      waves.stream()
          .filter(wave -> wave.name().equals(limits.wave()))
          .forEach(wave -> wave.allow(failures));
    }
  }

  private void allow(MaxFailures failures) {
    budget = budget.with(failures);
    waves.forEach(wave -> wave.follow(failures));
  }

  void stop(Control control) {
    end(Mode.STOP, "Stopped by " + byWhom(control.authorship()));
  }

  void rollBack(String reason) {
    end(Mode.ROLLBACK, reason);
  }

  /** Takes no more commands: their effects would be lost with the run. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  private void end(Mode how, String reason) {
    mode = how;
    pauseReason = null;
    why = reason;
  }

  static String byWhom(Authorship authorship) {
    String reason = authorship.reason();
    String change = authorship.changeId();
    return authorship.author()
        + (change == null ? "" : " under " + change)
        + (reason == null || reason.isBlank() ? "." : ": " + reason);
  }
}
