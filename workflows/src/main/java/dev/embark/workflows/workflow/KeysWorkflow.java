package dev.embark.workflows.workflow;

import dev.embark.workflows.model.KeySwitch;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Disables the keys of a client service account whose clusters use impersonation, and enables them
 * again if one of the clusters stops working. Workflow id {@code keys/<account>}.
 */
@WorkflowInterface
public interface KeysWorkflow {

  /** Runs to the end; what could not be done is part of the answer, never a failure. */
  @WorkflowMethod
  KeySwitch.Report switchKeys(KeySwitch.Request request);
}
