package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.WaveCheck;
import dev.embark.workflows.model.WaveState;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What must hold before a wave starts: the fleet is not paused and, if the wave needs an approval,
 * a read-only look at its clusters has passed (nobody is asked to approve what cannot run) and
 * somebody has approved it in time.
 */
final class WaveGate {

  private final FleetControl control;
  private final FleetProgress progress;
  private final WaveLook look;
  private final Runnable reevaluate;

  WaveGate(FleetControl control, FleetProgress progress, WaveLook look, Runnable reevaluate) {
    this.control = control;
    this.progress = progress;
    this.look = look;
    this.reevaluate = reevaluate;
  }

  /** Returns once the wave may start, or the fleet is ending. */
  void pass(WaveRun wave) {
    while (true) {
      Workflow.await(() -> !control.isPaused() || control.isEnding());
      if (control.isEnding() || wave.wave().approvalWithin() == null) {
        return;
      }
      if (passesPreflight(wave) && isApproved(wave, wave.wave().approvalWithin())) {
        return;
      }
      if (!control.isEnding()) {
        wave.enter(WaveState.PENDING);
      }
      reevaluate.run();
    }
  }

  private boolean passesPreflight(WaveRun wave) {
    wave.enter(WaveState.PREFLIGHT);
    reevaluate.run();
    Map<String, String> skips = progress.skips();
    List<ClusterTarget> targets =
        wave.targets().stream().filter(target -> !skips.containsKey(target.clusterId())).toList();
    Optional<List<ClusterProgress>> findings = look.at(wave, targets, WaveCheck.Purpose.PREFLIGHT);
    if (findings.isEmpty()) {
      return false;
    }
    int refused = findings.get().size();
    boolean breached =
        wave.budget().isBreachedBy(refused)
            || control.budget().isBreachedBy(progress.counts().failed() + refused);
    if (breached) {
      control.pauseBecause(FleetPause.PREFLIGHT, words(wave, findings.get()));
    }
    return !breached;
  }

  private static String words(WaveRun wave, List<ClusterProgress> findings) {
    Map<ErrorCode, Long> codes =
        new TreeMap<>(
            findings.stream()
                .collect(
                    Collectors.groupingBy(
                        finding -> finding.code() == null ? ErrorCode.INTERNAL : finding.code(),
                        Collectors.counting())));
    List<String> parts = new ArrayList<>();
    codes.forEach((code, count) -> parts.add(count + " " + code));
    return "%d of the %d clusters of wave %s would be refused (%s), such as %s. Fix or skip them."
        .formatted(
            findings.size(),
            wave.targets().size(),
            wave.name(),
            String.join(", ", parts),
            findings.get(0).clusterId());
  }

  private boolean isApproved(WaveRun wave, Duration within) {
    wave.enter(WaveState.AWAITING_APPROVAL, Workflow.currentTimeMillis() + within.toMillis());
    reevaluate.run();
    boolean answered = Workflow.await(within, () -> wave.isApproved() || control.isEnding());
    if (!answered) {
      control.pauseBecause(
          FleetPause.APPROVAL_EXPIRED,
          "Nobody approved wave "
              + wave.name()
              + " within "
              + within.toMinutes()
              + " minutes. After a resume, its clusters are checked and it asks again.");
    }
    return wave.isApproved();
  }
}
