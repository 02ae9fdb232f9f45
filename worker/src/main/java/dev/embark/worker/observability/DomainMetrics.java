package dev.embark.worker.observability;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.WorkflowIds;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Counts outcomes of clusters and steps, and adds cluster and step to the log context. The Temporal
 * SDK's own metrics report how long each step ran and waited. Thread-safe.
 */
public final class DomainMetrics extends WorkerInterceptorBase {

  private static final String NONE = "none";
  private static final String CLUSTER = "Cluster";
  private static final String STEP = "Step";

  private final MeterRegistry registry;

  /**
   * @param registry receives the counters
   */
  public DomainMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
    return new WorkflowInboundCallsInterceptorBase(next) {
      @Override
      public WorkflowOutput execute(WorkflowInput input) {
        cluster(Workflow.getInfo().getWorkflowId());
        try {
          WorkflowOutput output = super.execute(input);
          if (output.getResult() instanceof ClusterResult result) {
            count(result.outcome());
          }
          return output;
        } catch (ApplicationFailure failure) {
          count(kind(failure), codeOf(failure));
          throw failure;
        } catch (CanceledFailure cancelled) {
          count("Cancelled", NONE);
          throw cancelled;
        }
      }
    };
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private @Nullable ActivityInfo info;

      @Override
      public void init(ActivityExecutionContext context) {
        info = context.getInfo();
        super.init(context);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        String step = info == null ? NONE : info.getActivityType();
        cluster(info == null ? null : info.getWorkflowId());
        MDC.put(STEP, step);
        try {
          return super.execute(input);
        } catch (ApplicationFailure failure) {
          failed(step, failure.getType());
          throw failure;
        } finally {
          MDC.remove(STEP);
          MDC.remove(CLUSTER);
        }
      }
    };
  }

  private static void count(Outcome outcome) {
    count(
        outcome.kind(), outcome instanceof Outcome.Failure failure ? failure.code().name() : NONE);
  }

  /**
   * Counts a cluster's run; other workflows, such as plans and fleets, are none. Uses the
   * workflow's own scope, which counts nothing during a replay.
   */
  private static void count(String outcome, String code) {
    if (!Workflow.getInfo().getWorkflowId().startsWith(WorkflowIds.cluster(""))) {
      return;
    }
    Workflow.getMetricsScope()
        .tagged(Map.of("outcome", outcome, "code", code))
        .counter("embark_clusters_ended")
        .inc(1);
  }

  /** A failure's type can be any text, and metrics keep each. */
  private static String codeOf(ApplicationFailure failure) {
    return ErrorCode.named(failure.getType()).name();
  }

  private static String kind(ApplicationFailure failure) {
    try {
      return failure.getDetails().get(ClusterResult.class).outcome().kind();
    } catch (RuntimeException e) {
      return "Failed";
    }
  }

  private void failed(String step, String code) {
    Counter.builder("embark.step.failures")
        .description("Attempts of a step that failed, by error code; most are tried again")
        .tag("step", step)
        .tag("code", code)
        .register(registry)
        .increment();
  }

  private static void cluster(@Nullable String workflowId) {
    String prefix = WorkflowIds.cluster("");
    if (workflowId != null && workflowId.startsWith(prefix)) {
      MDC.put(CLUSTER, workflowId.substring(prefix.length()));
    }
  }
}
