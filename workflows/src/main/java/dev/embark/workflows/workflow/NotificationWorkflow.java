package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Notice;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/**
 * Tells every webhook of one notice, with patience. Started by a fleet and then left alone, so that
 * no webhook can hold a fleet up.
 */
@WorkflowInterface
public interface NotificationWorkflow {

  /**
   * Delivers the notice.
   *
   * @return the webhooks that took it; one that did not is the run's failure
   */
  @WorkflowMethod
  List<String> tell(Notice notice);
}
