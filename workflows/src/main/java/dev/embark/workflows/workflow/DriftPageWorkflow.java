package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Drift;
import dev.embark.workflows.model.PageInput;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** A part of a comparison: at most a batch of clusters, so that no payload is large. */
@WorkflowInterface
public interface DriftPageWorkflow {

  @WorkflowMethod
  Drift.Page comparePage(PageInput input);
}
