package dev.embark.workflows.workflow;

import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptor;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import io.temporal.common.interceptors.WorkflowClientInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.workflow.ChildWorkflowOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out of new runs the search attributes that tell more than ids and enumerations do:
 * Temporal keeps them in clear, whatever is encrypted. No course of a workflow depends on them.
 */
public final class MinimalSearchAttributes {

  private static final List<SearchAttributeKey<String>> LEFT_OUT =
      List.of(
          dev.embark.workflows.workflow.SearchAttributes.PROJECT,
          dev.embark.workflows.workflow.SearchAttributes.WAVE);

  private MinimalSearchAttributes() {}

  /** For workers, whose workflows start children. */
  public static WorkerInterceptor ofChildren() {
    return new WorkerInterceptorBase() {
      @Override
      public WorkflowInboundCallsInterceptor interceptWorkflow(
          WorkflowInboundCallsInterceptor next) {
        return new WorkflowInboundCallsInterceptorBase(next) {
          @Override
          public void init(WorkflowOutboundCallsInterceptor outbound) {
            super.init(new ReducedChildren(outbound));
          }
        };
      }
    };
  }

  /** For clients, which start runs. */
  public static WorkflowClientInterceptor ofStarts() {
    return new WorkflowClientInterceptorBase() {
      @Override
      public WorkflowClientCallsInterceptor workflowClientCallsInterceptor(
          WorkflowClientCallsInterceptor next) {
        return new ReducedStarts(next);
      }
    };
  }

  static @Nullable SearchAttributes reduced(@Nullable SearchAttributes given) {
    if (given == null) {
      return null;
    }
    SearchAttributes.Builder reduced = SearchAttributes.newBuilder();
    given
        .getUntypedValues()
        .forEach(
            (key, value) -> {
              if (!LEFT_OUT.contains(key)) {
                copy(reduced, key, value);
              }
            });
    return reduced.build();
  }

  @SuppressWarnings("unchecked") // the value came with its key
  private static <T> void copy(
      SearchAttributes.Builder target, SearchAttributeKey<T> key, Object value) {
    target.set(key, (T) value);
  }

  private static final class ReducedChildren extends WorkflowOutboundCallsInterceptorBase {

    ReducedChildren(WorkflowOutboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public <R> ChildWorkflowOutput<R> executeChildWorkflow(ChildWorkflowInput<R> input) {
      ChildWorkflowOptions options = input.getOptions();
      return super.executeChildWorkflow(
          new ChildWorkflowInput<>(
              input.getWorkflowId(),
              input.getWorkflowType(),
              input.getResultClass(),
              input.getResultType(),
              input.getArgs(),
              ChildWorkflowOptions.newBuilder(options)
                  .setTypedSearchAttributes(reduced(options.getTypedSearchAttributes()))
                  .build(),
              input.getHeader()));
    }
  }

  private static final class ReducedStarts extends WorkflowClientCallsInterceptorBase {

    ReducedStarts(WorkflowClientCallsInterceptor next) {
      super(next);
    }

    @Override
    public WorkflowStartOutput start(WorkflowStartInput input) {
      WorkflowOptions options = input.getOptions();
      return super.start(
          new WorkflowStartInput(
              input.getWorkflowId(),
              input.getWorkflowType(),
              input.getHeader(),
              input.getArguments(),
              WorkflowOptions.newBuilder(options)
                  .setTypedSearchAttributes(reduced(options.getTypedSearchAttributes()))
                  .build()));
    }
  }
}
