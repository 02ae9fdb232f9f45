package dev.embark.workflows.workflow;

import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributeUpdate;
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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Omits the search attributes that reveal more than ids and enumerations: Temporal keeps them
 * unencrypted, even if payloads are encrypted. No decision of a workflow depends on them.
 */
public final class MinimalSearchAttributes {

  private static final List<SearchAttributeKey<String>> LEFT_OUT =
      List.of(EmbarkAttributes.PROJECT, EmbarkAttributes.WAVE);

  private MinimalSearchAttributes() {}

  /** For workers, whose workflows start children and change what they show of themselves. */
  public static WorkerInterceptor ofWorkflows() {
    return new WorkerInterceptorBase() {
      @Override
      public WorkflowInboundCallsInterceptor interceptWorkflow(
          WorkflowInboundCallsInterceptor next) {
        return new WorkflowInboundCallsInterceptorBase(next) {
          @Override
          public void init(WorkflowOutboundCallsInterceptor outbound) {
            super.init(new ReducedWorkflows(outbound));
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

  private static final class ReducedWorkflows extends WorkflowOutboundCallsInterceptorBase {

    ReducedWorkflows(WorkflowOutboundCallsInterceptor next) {
      super(next);
    }

    /** Makes the command even where nothing is left of it: replay expects one. */
    @Override
    public void upsertTypedSearchAttributes(SearchAttributeUpdate<?>... updates) {
      SearchAttributeUpdate<?>[] kept =
          Arrays.stream(updates)
              .filter(update -> !LEFT_OUT.contains(update.getKey()))
              .toArray(SearchAttributeUpdate<?>[]::new);
      if (kept.length == 0) {
        super.upsertTypedSearchAttributes(updates[0].getKey().valueUnset());
      } else {
        super.upsertTypedSearchAttributes(kept);
      }
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
