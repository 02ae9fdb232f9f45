package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.WaveCheck;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at clusters of a wave, in child workflows: what is seen of hundreds of clusters would be
 * too much for the fleet's own history.
 */
final class WaveLook {

  private final FleetInput input;
  private final FleetControl control;
  private int looks;

  WaveLook(FleetInput input, FleetControl control) {
    this.input = input;
    this.control = control;
  }

  /**
   * The clusters with something wrong. Empty if the look was not possible: then the fleet is
   * paused, with the reason.
   */
  Optional<List<ClusterProgress>> at(
      WaveRun wave, List<ClusterTarget> targets, WaveCheck.Purpose asked) {
    boolean leaving = input.offboarding() != null;
    if (leaving && asked == WaveCheck.Purpose.RECONFIRMATION) {
      // A cluster without access is not a relapse: that is what was asked for.
      return Optional.of(List.of());
    }
    WaveCheck.Purpose purpose = leaving ? WaveCheck.Purpose.DEPARTURE : asked;
    List<ClusterProgress> findings = new ArrayList<>();
    for (int from = 0; from < targets.size(); from += WaveCheck.MOST_CLUSTERS) {
      int to = Math.min(targets.size(), from + WaveCheck.MOST_CLUSTERS);
      WaveCheck.Result result =
          at(
              wave,
              new WaveCheck.Input(
                  purpose, ClusterList.of(targets.subList(from, to)), input.options()));
      if (result.obstacle() != null) {
        pause(wave, result.obstacle(), result.message());
        return Optional.empty();
      }
      findings.addAll(result.findings());
    }
    return Optional.of(List.copyOf(findings));
  }

  private WaveCheck.Result at(WaveRun wave, WaveCheck.Input look) {
    String id =
        WorkflowIds.check(
            input.name(), Workflow.getInfo().getFirstExecutionRunId(), wave.name(), ++looks);
    try {
      return Children.check(input.name(), wave.name(), look, id).check(look);
    } catch (ChildWorkflowFailure closedFromOutside) {
      return new WaveCheck.Result(
          0, List.of(), ErrorCode.TERMINATED, "The look was closed from outside.");
    }
  }

  private void pause(WaveRun wave, ErrorCode obstacle, @Nullable String message) {
    control.pauseBecause(
        obstacle.isSystemic() ? FleetPause.SYSTEMIC : FleetPause.PREFLIGHT,
        "Wave "
            + wave.name()
            + " could not be looked at: "
            + obstacle
            + ": "
            + message
            + " "
            + obstacle.remedy());
  }
}
