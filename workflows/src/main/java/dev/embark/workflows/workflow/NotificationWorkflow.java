package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Notice;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/**
 * Delivers one notice to every webhook, with retries. It is started by a fleet and then left alone,
 * so that no webhook can hold a fleet up.
 */
@WorkflowInterface
public interface NotificationWorkflow {

  /**
   * Delivers the notice.
   *
   * @return the webhooks that accepted it; if one did not, the run fails
   */
  @WorkflowMethod
  List<String> tell(Notice notice);
}
