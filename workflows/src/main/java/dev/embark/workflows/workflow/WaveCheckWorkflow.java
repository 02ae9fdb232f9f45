package dev.embark.workflows.workflow;

import dev.embark.workflows.model.WaveCheck;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Looks at clusters of a wave, and changes nothing. */
@WorkflowInterface
public interface WaveCheckWorkflow {

  @WorkflowMethod
  WaveCheck.Result check(WaveCheck.Input input);
}
