package dev.embark.e2e.hostile;

import io.temporal.activity.Activity;
import io.temporal.activity.DynamicActivity;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.Collection;
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

  /** Few, so that most tasks that this poller leaves alone go to honest workers straight away. */
  private static final int AT_ONCE = 4;

  /** How long a task is kept that is left alone. */
  private static final Duration KEPT = Duration.ofSeconds(1);

  private static final Duration SOON = Duration.ofMillis(100);

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

  /** Polls these task queues once the factory has started. */
  public void pollWith(WorkerFactory factory, Collection<String> queues) {
    WorkerOptions few =
        WorkerOptions.newBuilder().setMaxConcurrentActivityExecutionSize(AT_ONCE).build();
    for (String queue : queues) {
      factory.newWorker(queue, few).registerActivitiesImplementations(this);
    }
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
   * From now on does not lie about these activities, so that more runs come to the steps that
   * follow. A task cannot be given back: it fails after a while, in which honest workers get those
   * of other runs, and few enough fail in every attempt however often this poller wins.
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
      throw declined();
    }
    int before = told.computeIfAbsent(type, any -> new AtomicInteger()).getAndIncrement();
    List<Object> choice = lies.getOrDefault(type, List.of(Map.of()));
    return choice.get(before % choice.size());
  }

  private static ApplicationFailure declined() {
    try {
      Thread.sleep(KEPT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ApplicationFailure.newBuilder()
        .setMessage("Not mine")
        .setType("DECLINED")
        .setNextRetryDelay(SOON)
        .build();
  }
}
