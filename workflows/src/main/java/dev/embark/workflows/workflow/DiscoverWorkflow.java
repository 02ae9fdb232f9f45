package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Discovery;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Lists one page of the clusters that Cast AI knows, each with the client service account that a
 * manifest can name. Changes nothing.
 */
@WorkflowInterface
public interface DiscoverWorkflow {

  /** Lists; fails with an {@code ErrorCode} as type if Cast AI does not answer. */
  @WorkflowMethod
  Discovery.Page discover(Discovery.Request request);
}
