package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Checkup;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Examines what an onboarding will rely on: the worker, its keys for Cast AI, the client service
 * accounts, and whether the worker could do more than it may. Changes nothing.
 */
@WorkflowInterface
public interface DoctorWorkflow {

  @WorkflowMethod
  Checkup.Report examine(Checkup.Request request);
}
