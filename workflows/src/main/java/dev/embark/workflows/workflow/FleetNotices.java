package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.WaveState;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides when to notify people about a fleet: once for each event, however often it is looked at.
 */
final class FleetNotices {

  /** Ended without proof or not put back, so that somebody has to look. */
  private static final List<Class<? extends Outcome>> UNSETTLED =
      List.of(Outcome.Unconfirmed.class, Outcome.RollbackIncomplete.class, Outcome.Lost.class);

  private final FleetControl control;
  private final FleetProgress progress;
  private final List<WaveRun> waves;
  private final Notifier notifier;
  private final Set<String> askedToApprove = new HashSet<>();
  private @Nullable String toldPause;

  FleetNotices(
      FleetInput input, FleetControl control, FleetProgress progress, List<WaveRun> waves) {
    this.control = control;
    this.progress = progress;
    this.waves = waves;
    this.notifier = new Notifier(input.name(), input.authorship());
  }

  void started() {
    notifier.started(progress.counts());
  }

  /** Sends what is new since the last look. */
  void look() {
    Counts counts = progress.counts();
    for (WaveRun wave : waves) {
      boolean waits = wave.is(WaveState.AWAITING_APPROVAL);
      if (waits && askedToApprove.add(wave.name() + " until " + wave.untilMillis())) {
        notifier.waitsForApproval(wave.name(), counts);
      }
    }
    boolean byItself = control.isPaused() && control.pauseReason() != FleetPause.REQUESTED;
    String why = byItself ? control.why() : null;
    if (why != null && !Objects.equals(why, toldPause)) {
      notifier.paused(why, counts);
    }
    toldPause = why;
    int attention = counts.held() + UNSETTLED.stream().mapToInt(counts::of).sum();
    if (attention > 0) {
      notifier.needAttention(attention, counts);
    }
  }

  void finished(FleetState how) {
    notifier.finished(how.name().toLowerCase(Locale.ROOT).replace('_', ' '), progress.counts());
  }
}
