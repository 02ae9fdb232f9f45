package dev.embark.e2e.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * A foreign workflow that starts Embark's workflows as children, so that they take it for their
 * batch. Any client that may start workflows in the namespace may run one.
 */
@WorkflowInterface
public interface Stranger {

  /** Its task queue. */
  String QUEUE = "stranger";

  /** Waits for the child to close, however it ends. */
  @WorkflowMethod
  void foster(String queue, String type, String workflowId, JsonNode input);

  /** See {@link Stranger}. */
  final class Impl implements Stranger {

    @Override
    public void foster(String queue, String type, String workflowId, JsonNode input) {
      ChildWorkflowOptions options =
          ChildWorkflowOptions.newBuilder().setTaskQueue(queue).setWorkflowId(workflowId).build();
      try {
        Workflow.newUntypedChildWorkflowStub(type, options).execute(JsonNode.class, input);
      } catch (ChildWorkflowFailure failed) {
        // As good an end as any other.
      }
    }
  }
}
