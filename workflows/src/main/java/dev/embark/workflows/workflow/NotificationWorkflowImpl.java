package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Notice;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See {@link NotificationWorkflow}. */
public final class NotificationWorkflowImpl implements NotificationWorkflow {

  private final ActivityTable activities = ActivityTable.here();
  private final List<String> delivered = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  @Override
  public List<String> tell(Notice notice) {
    List<Promise<Void>> deliveries = new ArrayList<>();
    for (String webhook : activities.notification("which webhooks?").listWebhooks()) {
      String id = Workflow.getInfo().getRunId() + "/" + webhook;
      Notice.Delivery delivery = new Notice.Delivery(webhook, id, notice);
      deliveries.add(
          Async.procedure(activities.notification("tell " + webhook)::postNotice, delivery)
              .handle(
                  (done, failure) -> {
                    ended(webhook, failure);
                    return null;
                  }));
    }
    Promise.allOf(deliveries).get();
    if (!failures.isEmpty()) {
      throw ApplicationFailure.newNonRetryableFailure(
          String.join("; ", failures), "WEBHOOK_REFUSED");
    }
    return delivered;
  }

  private void ended(String webhook, @Nullable RuntimeException failure) {
    if (failure == null) {
      delivered.add(webhook);
    } else if (failure instanceof ActivityFailure activity) {
      StepFailed failed = StepFailed.of(activity);
      failures.add(webhook + ": " + failed.words());
    } else {
      failures.add(webhook + ": " + failure.getMessage());
    }
  }
}
