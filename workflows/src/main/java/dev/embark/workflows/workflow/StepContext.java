package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.TargetRules;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all steps of a run that changes one cluster have in common, including those of its undo.
 *
 * @param target the cluster
 * @param changeId the change under which its policy is written; null if none was named
 * @param runner runs the steps
 * @param activities stubs of the activities
 * @param settling knows when the run last wrote
 */
record StepContext(
    ClusterTarget target,
    @Nullable String changeId,
    StepRunner runner,
    ActivityTable activities,
    Settling settling) {

  /** The context of the calling run. */
  static StepContext of(ClusterInput input, StepRunner runner) {
    return new StepContext(
        input.target(),
        input.authorship().changeId(),
        runner,
        ActivityTable.here(),
        new Settling(input.options().timing()));
  }

  /**
   * Refuses a target that is not well-formed.
   *
   * @throws StepFailed with {@code INVALID_INPUT} if it is not
   */
  void requireSoundTarget() {
    List<String> problems = TargetRules.problems(target);
    if (!problems.isEmpty()) {
      throw new StepFailed(ErrorCode.INVALID_INPUT, String.join("; ", problems));
    }
  }

  /**
   * Runs a step that only looks, or that repeats until the world is as it should be.
   *
   * @see StepRunner#attempt(Supplier)
   */
  <T> T attempt(Supplier<T> step) {
    return runner.attempt(step);
  }

  /**
   * The same for a step that has something to do when it is held.
   *
   * @see StepRunner#attempt(Supplier, Runnable)
   */
  <T> T attempt(Supplier<T> step, Runnable whenHeld) {
    return runner.attempt(step, whenHeld);
  }

  /**
   * Runs a step that changes the world.
   *
   * @see StepRunner#change
   */
  <T> T change(Supplier<T> step) {
    return change(step, () -> {});
  }

  /**
   * The same for a step that has something to do when it is held.
   *
   * @see StepRunner#change
   */
  <T> T change(Supplier<T> step, Runnable whenHeld) {
    return runner.change(settling, step, whenHeld);
  }

  /**
   * Runs one of the tries that a step makes by itself.
   *
   * @see StepRunner#changeOnce
   */
  <T> T changeOnce(Supplier<T> step) {
    return runner.changeOnce(settling, step);
  }

  /**
   * A change of the policy of the cluster's account that makes grants present and others absent.
   */
  Requests.EditPolicy edit(List<Grant> present, List<Grant> absent) {
    return new Requests.EditPolicy(target, present, absent, changeId);
  }
}
