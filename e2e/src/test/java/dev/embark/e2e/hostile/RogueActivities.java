package dev.embark.e2e.hostile;

import io.temporal.activity.Activity;
import io.temporal.activity.DynamicActivity;
import io.temporal.common.converter.EncodedValues;
import io.temporal.worker.WorkerFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A poller on Embark's task queues that does none of its tasks and returns lies: each lie about an
 * activity in turn. It has no credentials; it can only take tasks away from the honest workers.
 */
public final class RogueActivities implements DynamicActivity {

  private final Map<String, List<Object>> lies;
  private final Map<String, AtomicInteger> told = new ConcurrentHashMap<>();

  /** Returns a poller that tells every lie there is. */
  public static RogueActivities telling() {
    return new RogueActivities(Lies.ALL);
  }

  private RogueActivities(Map<String, List<Object>> lies) {
    this.lies = lies;
  }

  /** Polls these task queues once the factory has started. */
  public void pollWith(WorkerFactory factory, Collection<String> queues) {
    for (String queue : queues) {
      factory.newWorker(queue).registerActivitiesImplementations(this);
    }
  }

  /** Returns how often each activity was answered with a lie. */
  public Map<String, AtomicInteger> told() {
    return told;
  }

  /** Returns how many different lies there are about an activity. */
  int liesAbout(String activity) {
    return lies.get(activity).size();
  }

  /** Returns how often an activity was answered with a lie. */
  int timesTold(String activity) {
    AtomicInteger times = told.get(activity);
    return times == null ? 0 : times.get();
  }

  @Override
  public Object execute(EncodedValues request) {
    String type = Activity.getExecutionContext().getInfo().getActivityType();
    int before = told.computeIfAbsent(type, any -> new AtomicInteger()).getAndIncrement();
    List<Object> choice = lies.getOrDefault(type, List.of(Map.of()));
    return choice.get(before % choice.size());
  }
}
