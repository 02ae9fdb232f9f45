package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.PlainNames;
import dev.embark.workflows.model.TargetRules;
import dev.embark.workflows.plan.PlannedWave;
import dev.embark.workflows.plan.WavePlanner;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fleet's waves with their clusters, or the reason why its input is invalid. Reading the input
 * never fails, because messages may arrive before the run can report that its input is invalid.
 *
 * @param waves the waves that have clusters, in their order
 * @param problem what is wrong with the input; null if it is valid
 */
record FleetPlan(List<PlannedWave> waves, @Nullable String problem) {

  static FleetPlan of(FleetInput input) {
    if (!PlainNames.isFleet(input.name())) {
      return new FleetPlan(List.of(), PlainNames.RULE);
    }
    try {
      List<PlannedWave> waves =
          WavePlanner.plan(targets(input.clusters()), input.rollout().waves());
      return new FleetPlan(WavePlanner.withoutEmptyOnes(waves), null);
    } catch (IllegalArgumentException unreadable) {
      return new FleetPlan(List.of(), String.valueOf(unreadable.getMessage()));
    }
  }

  /** Fails the run if the input is invalid. */
  void require() {
    if (problem != null) {
      throw ApplicationFailure.newNonRetryableFailure(problem, ErrorCode.INVALID_INPUT.name());
    }
  }

  /** The clusters of all waves. */
  List<ClusterTarget> targets() {
    return waves.stream().flatMap(wave -> wave.targets().stream()).toList();
  }

  private static List<ClusterTarget> targets(ClusterList list) {
    List<ClusterTarget> targets = list.targets();
    if (targets.size() != list.count() || targets.isEmpty()) {
      throw new IllegalArgumentException(
          "The list holds " + targets.size() + " clusters, not 1 to 10,000 as announced");
    }
    targets.stream()
        .filter(target -> !TargetRules.problems(target).isEmpty())
        .findFirst()
        .ifPresent(
            target -> {
              throw new IllegalArgumentException(
                  target.clusterId() + ": " + TargetRules.problems(target));
            });
    return targets;
  }
}
