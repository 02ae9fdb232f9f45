package dev.embark.workflows.workflow;

import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.util.Optional;
import java.util.function.Consumer;

/** Messages to the workflow that started the calling one. */
final class Parent {

  private Parent() {}

  /** The parent, as what it understands; empty where the calling workflow has none. */
  static <T> Optional<T> as(Class<T> type) {
    return Workflow.getInfo()
        .getParentWorkflowId()
        .map(id -> Workflow.newExternalWorkflowStub(type, id));
  }

  /**
   * Sends the parent a message, if there is one, and waits until it has arrived. A parent that has
   * ended, as one that was terminated, needs no message: that is logged and no more.
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
