package dev.embark.workflows.port;

import dev.embark.workflows.model.Notice;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/** Posts to the webhooks of the worker's configuration. */
@ActivityInterface
public interface NotificationActivities {

  /** The names of the webhooks that this worker is configured with. */
  List<String> listWebhooks();

  /**
   * Posts a notice once. Repeating it posts again, with the same delivery id. Fails with {@code
   * WEBHOOK_UNAVAILABLE} if it may succeed later, and with {@code WEBHOOK_REFUSED} if not.
   */
  void postNotice(Notice.Delivery delivery);
}
