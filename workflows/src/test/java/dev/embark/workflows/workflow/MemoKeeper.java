package dev.embark.workflows.workflow;

import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.workflow.Workflow;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps what runs write into their memos: the test server records memo changes in the history but
 * does not apply them.
 */
final class MemoKeeper extends WorkerInterceptorBase {

  private final Map<String, Map<String, Object>> memos = new ConcurrentHashMap<>();

  /** Returns the last memo written by the run of this id; empty if there is none. */
  Map<String, Object> memo(String workflowId) {
    return memos.getOrDefault(workflowId, Map.of());
  }

  @Override
  public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
    return new WorkflowInboundCallsInterceptorBase(next) {
      @Override
      public void init(WorkflowOutboundCallsInterceptor outbound) {
        super.init(new Outbound(outbound));
      }
    };
  }

  private final class Outbound extends WorkflowOutboundCallsInterceptorBase {
    private Outbound(WorkflowOutboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void upsertMemo(Map<String, Object> memo) {
      memos.put(Workflow.getInfo().getWorkflowId(), Map.copyOf(memo));
      super.upsertMemo(memo);
    }
  }
}
