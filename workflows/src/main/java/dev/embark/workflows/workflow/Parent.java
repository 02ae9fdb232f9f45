package dev.embark.workflows.workflow;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Messages to the run that started the calling one, and never to the next run of its id, which may
 * have children of the same names.
 */
final class Parent {

  private Parent() {}

  /** The parent as a stub of this type; empty if the calling workflow has no parent. */
  static <T> Optional<T> as(Class<T> type) {
    WorkflowInfo child = Workflow.getInfo();
    return child
        .getParentWorkflowId()
        .map(
            id ->
                WorkflowExecution.newBuilder()
                    .setWorkflowId(id)
                    .setRunId(child.getParentRunId().orElse(""))
                    .build())
        .map(run -> Workflow.newExternalWorkflowStub(type, run));
  }

  /**
   * Sends the parent a message, if there is a parent, and waits until it has arrived. A parent that
   * has ended, for instance by termination, needs no message: this is only logged.
   */
  static <T> void tell(Class<T> type, Consumer<T> message) {
    as(type)
        .ifPresent(
            parent -> {
              try {
                message.accept(parent);
              } catch (SignalExternalWorkflowException gone) {
                Workflow.getLogger(Parent.class).info("The parent has ended before its child");
              }
            });
  }
}
