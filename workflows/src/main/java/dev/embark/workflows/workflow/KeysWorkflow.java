package dev.embark.workflows.workflow;

import dev.embark.workflows.model.KeySwitch;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Disables the keys of a client service account whose clusters impersonate, and enables them again
 * where one of them does not go on working. Workflow id {@code keys/<account>}.
 */
@WorkflowInterface
public interface KeysWorkflow {

  /** Runs to the end; what could not be done is part of the answer, never a failure. */
  @WorkflowMethod
  KeySwitch.Report switchKeys(KeySwitch.Request request);
}
