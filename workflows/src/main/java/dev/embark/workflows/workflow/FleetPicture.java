package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.WaveState;
import dev.embark.workflows.model.WaveStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status of a fleet, as its queries and its result give it. */
final class FleetPicture {

  private final FleetInput input;
  private final FleetControl control;
  private final FleetProgress progress;
  private final List<WaveRun> waves;
  private final AuditLog audit;
  private boolean ended;

  FleetPicture(
      FleetInput input,
      FleetControl control,
      FleetProgress progress,
      List<WaveRun> waves,
      AuditLog audit) {
    this.input = input;
    this.control = control;
    this.progress = progress;
    this.waves = waves;
    this.audit = audit;
  }

  void ended() {
    ended = true;
  }

  FleetStatus status() {
    WaveRun wave = current();
    return new FleetStatus(
        input.name(),
        input.digest(),
        state(),
        control.pauseReason(),
        why(wave),
        progress.counts(),
        control.maxInFlight(),
        control.budget().maxFailures(),
        control.budget().allowed(),
        progress.workflowIds(),
        progress.attention(),
        waves.stream().map(this::status).toList(),
        wave == null ? null : wave.name(),
        progress.pace(),
        audit.count(),
        input.offboarding() != null);
  }

  private WaveStatus status(WaveRun wave) {
    return new WaveStatus(
        wave.name(),
        wave.state(),
        progress.counts(wave),
        wave.budget().allowed(),
        wave.untilMillis(),
        wave.approvedBy());
  }

  /** The current wave: the first that is not done, or the last one. */
  private @Nullable WaveRun current() {
    return waves.stream()
        .filter(wave -> !wave.is(WaveState.DONE))
        .findFirst()
        .orElse(waves.isEmpty() ? null : waves.get(waves.size() - 1));
  }

  private @Nullable String why(@Nullable WaveRun wave) {
    boolean asks = wave != null && state() == FleetState.AWAITING_APPROVAL;
    return asks
        ? "Wave %s, %d clusters, waits for an approval."
            .formatted(wave.name(), wave.targets().size())
        : control.why();
  }

  private FleetState state() {
    return switch (control.mode()) {
      case STOP -> ended ? FleetState.STOPPED : FleetState.STOPPING;
      case ROLLBACK -> ended ? FleetState.ROLLED_BACK : FleetState.ROLLING_BACK;
      case RUN -> ended ? FleetState.COMPLETED : stateOfRunning();
    };
  }

  private FleetState stateOfRunning() {
    if (control.isPaused()) {
      return FleetState.PAUSED;
    }
    if (waves.stream().anyMatch(wave -> wave.is(WaveState.AWAITING_APPROVAL))) {
      return FleetState.AWAITING_APPROVAL;
    }
    Counts counts = progress.counts();
    boolean onlyHeldAreLeft = counts.held() > 0 && counts.needingSlots() == 0;
    return onlyHeldAreLeft ? FleetState.NEEDS_ATTENTION : FleetState.RUNNING;
  }
}
