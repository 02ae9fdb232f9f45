package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Notice;
import dev.embark.workflows.port.NotificationActivities;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Webhooks behind the port, some of them down. */
final class FakeNotices implements NotificationActivities {

  private final Set<String> webhooks = new LinkedHashSet<>();
  private final Set<String> down = new LinkedHashSet<>();
  private final List<Notice.Delivery> delivered = new ArrayList<>();

  synchronized void webhook(String name) {
    webhooks.add(name);
  }

  /** Makes a webhook reject every notice for now. */
  synchronized void down(String name) {
    webhooks.add(name);
    down.add(name);
  }

  synchronized List<Notice.Delivery> delivered() {
    return List.copyOf(delivered);
  }

  @Override
  public synchronized List<String> listWebhooks() {
    return List.copyOf(webhooks);
  }

  @Override
  public synchronized void postNotice(Notice.Delivery delivery) {
    if (down.contains(delivery.webhook())) {
      FakeWorld.fail(ErrorCode.WEBHOOK_UNAVAILABLE);
    }
    delivered.add(delivery);
  }
}
