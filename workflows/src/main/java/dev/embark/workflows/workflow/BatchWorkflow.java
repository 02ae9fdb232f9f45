package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.BatchStatus;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.Held;
import dev.embark.workflows.model.Release;
import dev.embark.workflows.model.Share;
import dev.embark.workflows.model.SkipOrder;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Onboards or off-boards a part of a fleet, in a sliding window. */
@WorkflowInterface
public interface BatchWorkflow {

  @WorkflowMethod
  BatchResult run(BatchInput input);

  @QueryMethod
  BatchStatus status();

  /** From the fleet: the batch's share of the limits from now on. */
  @SignalMethod
  void share(Share share);

  /** From the fleet: lets held clusters try again, and failed ones where that is meant. */
  @SignalMethod
  void release(Release which);

  /** From the fleet: leaves clusters out; answered by {@link FleetWorkflow#skipped}. */
  @SignalMethod
  void skip(SkipOrder order);

  /** From a cluster: it is held now, or goes on. */
  @SignalMethod
  void held(Held held);

  /**
   * From a cluster that was cancelled from outside: Temporal drops the result of such a run, so it
   * sends its outcome instead.
   */
  @SignalMethod
  void ended(ClusterResult result);
}
