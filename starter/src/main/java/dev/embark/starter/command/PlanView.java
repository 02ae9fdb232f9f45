package dev.embark.starter.command;

import dev.embark.workflows.model.PlanResult;
import dev.embark.workflows.model.PlanStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a plan in the making.
 *
 * @param status the progress, null once the plan is complete
 * @param made the plan, null until it is complete
 */
record PlanView(@Nullable PlanStatus status, @Nullable PlanResult made) {
  /** Returns the completed plan. */
  PlanResult result() {
    return Objects.requireNonNull(made);
  }
}
