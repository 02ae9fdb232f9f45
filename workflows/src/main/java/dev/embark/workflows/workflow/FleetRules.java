package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Approval;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.Limits;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Mode;
import dev.embark.workflows.model.Skip;
import dev.embark.workflows.model.WaveState;
import dev.embark.workflows.plan.Budget;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When a command is refused, and in which words: each method throws an {@link
 * IllegalStateException} with them, or returns. A refusal leaves no trace in the history of the
 * run, so nothing here changes anything.
 */
final class FleetRules {

  /** Temporal limits a run to 10,000 signals; stay well below. */
  private static final int MOST_SIGNALS = 5_000;

  private final FleetControl control;
  private final FleetProgress progress;
  private final List<WaveRun> waves;
  private final Supplier<HistorySize> history;

  FleetRules(FleetControl control, FleetProgress progress, List<WaveRun> waves) {
    this(control, progress, waves, HistorySize::ofThisRun);
  }

  /** For tests: injects the history size. */
  FleetRules(
      FleetControl control,
      FleetProgress progress,
      List<WaveRun> waves,
      Supplier<HistorySize> history) {
    this.control = control;
    this.progress = progress;
    this.waves = waves;
    this.history = history;
  }

  private void requireOpen() {
    if (control.isClosed()) {
      throw refusal("The fleet has just ended: run the command again.");
    }
  }

  /** For commands that a fleet does not take while it is ending; stop has no other condition. */
  void requireRunning() {
    requireOpen();
    if (control.isEnding()) {
      throw refusal("The fleet is already ending: " + control.why());
    }
  }

  void requirePausable() {
    requireRunning();
    if (control.isPaused()) {
      throw refusal("The fleet is already paused: " + control.why());
    }
  }

  void requireResumable(Control command) {
    requireRunning();
    if (!control.isPaused()) {
      throw refusal("The fleet is not paused.");
    }
    if (control.pauseReason() == FleetPause.SYSTEMIC) {
      requireRoom(); // every held cluster is sent a signal
    }
    if (command.acknowledge()) {
      return;
    }
    MaxFailures higher = command.maxFailures();
    Budget next = higher == null ? control.budget() : control.budget().with(higher);
    control
        .breach(next, higher)
        .ifPresent(
            breach -> {
              throw refusal(
                  breach.words()
                      + " Retry them first, resume with a higher --max-failures, or with"
                      + " --acknowledge.");
            });
  }

  void requireApprovable(Approval command) {
    requireRunning();
    String waiting =
        waves.stream()
            .filter(wave -> wave.is(WaveState.AWAITING_APPROVAL) && !wave.isApproved())
            .map(WaveRun::name)
            .findFirst()
            .orElse(null);
    if (waiting == null) {
      throw refusal("No wave is waiting for approval." + nextToAsk());
    }
    String meant = command.wave();
    if (meant != null && !meant.equals(waiting)) {
      throw refusal("Wave " + meant + " is not waiting for approval; wave " + waiting + " is.");
    }
  }

  private String nextToAsk() {
    return waves.stream()
        .filter(wave -> wave.wave().approvalWithin() != null && !wave.isApproved())
        .map(wave -> " Wave " + wave.name() + " will ask when its turn comes.")
        .findFirst()
        .orElse("");
  }

  void requireSettable(Limits command) {
    requireRunning();
    String wave = command.wave();
    if (wave != null && waves.stream().noneMatch(each -> each.name().equals(wave))) {
      throw refusal(
          "There is no wave "
              + wave
              + "; the fleet has "
              + waves.stream().map(WaveRun::name).collect(Collectors.joining(", "))
              + ".");
    }
    if (command.maxInFlight() == null && command.maxFailures() == null) {
      throw refusal("Nothing to set: name --max-in-flight or --max-failures.");
    }
    if (wave != null && command.maxFailures() == null) {
      throw refusal("A wave has no window of its own: --wave needs --max-failures.");
    }
  }

  void requireSkippable(Skip command) {
    requireOpen();
    if (control.mode() == Mode.ROLLBACK) {
      throw refusal("The fleet is being rolled back: there is nothing to skip.");
    }
    String reason = command.authorship().reason();
    if (reason == null || reason.isBlank()) {
      throw refusal("Say why with --reason: it is kept with the clusters.");
    }
    command.clusters().stream()
        .filter(id -> !progress.knows(id))
        .findFirst()
        .ifPresent(
            id -> {
              throw refusal("The fleet has no cluster " + id + ".");
            });
    boolean meansNone =
        !command.held()
            && waves.stream().flatMap(wave -> wave.targets().stream()).noneMatch(command::means);
    if (meansNone) {
      throw refusal("The command matches no cluster of the fleet.");
    }
    if (command.held() && progress.counts().waiting() == 0 && command.clusters().isEmpty()) {
      throw refusal("No cluster of the fleet is held.");
    }
  }

  void requireRetryable() {
    requireOpen();
    Counts counts = progress.counts();
    if (counts.waiting() == 0 && (control.isEnding() || progress.retryable().isEmpty())) {
      throw refusal("No cluster of the fleet " + nothingToRetry(counts));
    }
    if (!control.isEnding()) {
      requireRoom();
    }
  }

  private String nothingToRetry(Counts counts) {
    if (control.isEnding()) {
      return "is held.";
    }
    return counts.failed() == 0
        ? "has failed or is held."
        : "is held, and those that failed had been skipped.";
  }

  /** Not checked while the fleet is ending: held clusters must be able to continue. */
  private void requireRoom() {
    boolean isNearlyFull =
        history.get().isNearlyFull()
            || progress.running().stream().anyMatch(batch -> batch.signals() > MOST_SIGNALS);
    if (isNearlyFull) {
      throw refusal(
          "The history of this run is nearly full. Stop the fleet; a retry then releases what is"
              + " held and, after the end, starts a new run with what failed.");
    }
  }

  void requireRollbackable() {
    requireOpen();
    if (control.mode() == Mode.ROLLBACK) {
      throw refusal("The fleet is already being rolled back: " + control.why());
    }
  }

  private static IllegalStateException refusal(@Nullable String words) {
    return new IllegalStateException(words);
  }
}
