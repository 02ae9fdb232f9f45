package dev.embark.e2e.hostile;

import io.temporal.activity.Activity;
import io.temporal.activity.DynamicActivity;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A poller on Embark's task queues that does none of its tasks and returns lies: each lie about an
 * activity in turn. It has no credentials; it can only take tasks away from the honest workers.
 */
public final class RogueActivities implements DynamicActivity {

  private final Map<String, List<Object>> lies;
  private final Map<String, AtomicInteger> told = new ConcurrentHashMap<>();
  private volatile Set<String> leftAlone = Set.of();

  /** Returns a poller that tells every lie there is. */
  public static RogueActivities telling() {
    return new RogueActivities(Lies.ALL);
  }

  private RogueActivities(Map<String, List<Object>> lies) {
    this.lies = lies;
  }

  /** Returns how often each activity was answered with a lie. */
  public Map<String, AtomicInteger> told() {
    return told;
  }

  /** Returns those of these activities about which not every lie has been told yet. */
  public Set<String> notToldInFull(Set<String> activities) {
    return activities.stream()
        .filter(activity -> timesTold(activity) < lies.get(activity).size())
        .collect(Collectors.toSet());
  }

  /**
   * From now on does not lie about these activities: their tasks fail, and the server hands them
   * out again until an honest worker gets them. So more runs come to the steps that follow.
   */
  public void leaveAlone(Set<String> activities) {
    leftAlone = Set.copyOf(activities);
  }

  private int timesTold(String activity) {
    AtomicInteger times = told.get(activity);
    return times == null ? 0 : times.get();
  }

  @Override
  public Object execute(EncodedValues request) {
    String type = Activity.getExecutionContext().getInfo().getActivityType();
    if (leftAlone.contains(type)) {
      throw ApplicationFailure.newFailure("Not mine", "DECLINED");
    }
    int before = told.computeIfAbsent(type, any -> new AtomicInteger()).getAndIncrement();
    List<Object> choice = lies.getOrDefault(type, List.of(Map.of()));
    return choice.get(before % choice.size());
  }
}
