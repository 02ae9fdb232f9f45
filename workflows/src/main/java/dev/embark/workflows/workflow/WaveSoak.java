package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.WaveCheck;
import dev.embark.workflows.model.WaveState;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Watches a wave after its end: waits, then looks at its clusters once more. A cluster that has
 * gone to warning or failed in the meantime counts as a failure.
 */
final class WaveSoak {

  private final FleetControl control;
  private final FleetProgress progress;
  private final WaveLook look;
  private final Runnable reevaluate;

  WaveSoak(FleetControl control, FleetProgress progress, WaveLook look, Runnable reevaluate) {
    this.control = control;
    this.progress = progress;
    this.look = look;
    this.reevaluate = reevaluate;
  }

  /** Returns once the wave is seen to work, or the fleet is ending. */
  void observe(WaveRun wave) {
    Duration soak = wave.wave().soak();
    if (!soak.isZero() && !control.isEnding()) {
      waitFor(wave, soak);
      reconfirm(wave);
    }
    if (!control.isEnding()) {
      wave.enter(WaveState.DONE);
      reevaluate.run();
    }
  }

  private void waitFor(WaveRun wave, Duration soak) {
    wave.enter(WaveState.SOAKING, Workflow.currentTimeMillis() + soak.toMillis());
    reevaluate.run();
    Promise<Void> timer =
        Workflow.newTimer(
            soak,
            TimerOptions.newBuilder()
                .setSummary("Soak of wave " + wave.name() + ", " + soak.toSeconds() + " s")
                .build());
    Workflow.await(() -> timer.isCompleted() || control.isEnding());
  }

  private void reconfirm(WaveRun wave) {
    while (!control.isEnding()) {
      wave.enter(WaveState.RECONFIRMING);
      reevaluate.run();
      Optional<List<ClusterProgress>> findings =
          look.at(wave, confirmed(wave), WaveCheck.Purpose.RECONFIRMATION);
      if (findings.isPresent()) {
        findings.get().forEach(progress::relapsed);
        reevaluate.run();
        return;
      }
      reevaluate.run();
      Workflow.await(() -> !control.isPaused() || control.isEnding());
    }
  }

  private List<ClusterTarget> confirmed(WaveRun wave) {
    Set<String> apart = new HashSet<>(progress.unsettled());
    apart.addAll(progress.skipped());
    return wave.targets().stream().filter(target -> !apart.contains(target.clusterId())).toList();
  }
}
