package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Drift;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Compares registration, bindings, permissions and keys of a fleet with its manifest. Changes
 * nothing. Started once, or by a Temporal Schedule.
 */
@WorkflowInterface
public interface DriftWorkflow {

  /** Compares; fails with the {@code ErrorCode} as type if no cluster can be looked at. */
  @WorkflowMethod
  Drift.Result compare(Drift.Input input);
}
