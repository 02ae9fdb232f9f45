package dev.embark.starter.command;

import dev.embark.workflows.model.PlanResult;
import dev.embark.workflows.model.PlanStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A plan being made, as it was last seen.
 *
 * @param status how far it is, null once it is made
 * @param made the plan, null before
 */
record PlanView(@Nullable PlanStatus status, @Nullable PlanResult made) {
  /** The plan, once it is made. */
  PlanResult result() {
    return Objects.requireNonNull(made);
  }
}
