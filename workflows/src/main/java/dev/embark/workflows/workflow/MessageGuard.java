package dev.embark.workflows.workflow;

import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.workflow.Workflow;
import java.util.Arrays;
import java.util.Objects;

/**
 * Keeps messages without content from the workflows. Anybody with access to Temporal can send one,
 * and a handler that fails on it would fail on every replay, so that the run could never go on.
 * Stateless.
 */
public final class MessageGuard extends WorkerInterceptorBase {

  @Override
  public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
    return new WorkflowInboundCallsInterceptorBase(next) {
      @Override
      public void handleSignal(SignalInput input) {
        if (lacksContent(input.getArguments())) {
          Workflow.getLogger(MessageGuard.class)
              .warn("The signal {} has no content: ignored.", input.getSignalName());
        } else {
          super.handleSignal(input);
        }
      }

      @Override
      public void validateUpdate(UpdateInput input) {
        if (lacksContent(input.getArguments())) {
          throw new IllegalArgumentException("The update has no content.");
        }
        super.validateUpdate(input);
      }
    };
  }

  private static boolean lacksContent(Object[] arguments) {
    return Arrays.stream(arguments).anyMatch(Objects::isNull);
  }
}
