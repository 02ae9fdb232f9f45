package dev.embark.e2e.safety;

import dev.embark.workflows.model.ErrorCode;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Disrupts workers and runs at a chosen activity of a chosen run. A killed worker never reports
 * what it did. The attempt ends as the server ends it after the timeout, but immediately: waiting
 * for the timeout would stop time skipping. Interruptions strike a run whose step has taken effect
 * but waits to be retried because the result was lost.
 */
final class Saboteur extends WorkerInterceptorBase {

  static final String KILLED_BEFORE = "worker-killed-before";
  static final String KILLED_AFTER = "worker-killed-after";
  static final String CANCELLED = "run-cancelled";
  static final String ROLLED_BACK = "run-rolled-back";
  static final String TERMINATED = "run-terminated";

  static final Set<String> INTERRUPTIONS = Set.of(CANCELLED, ROLLED_BACK, TERMINATED);
  static final Set<String> KINDS =
      Set.of(KILLED_BEFORE, KILLED_AFTER, CANCELLED, ROLLED_BACK, TERMINATED);

  /**
   * A disruption.
   *
   * @param activity the type of the activity at which it happens
   * @param occurrence which of the run's activities of this type, counted from 1
   * @param kind what happens
   * @param lasting whether at every attempt and every later activity of the type, or only at the
   *     first attempt
   * @param delayed whether it happens later, in the wait that follows
   */
  record Blow(String activity, int occurrence, String kind, boolean lasting, boolean delayed) {}

  /** Interrupts a run after a delay, by the server's clock. */
  interface Alarms {
    void set(String workflowId, String kind, Duration delay);
  }

  private final Map<String, Blow> blows = new ConcurrentHashMap<>();
  private final Map<String, List<String>> seen = new ConcurrentHashMap<>();
  private final Set<String> struck = ConcurrentHashMap.newKeySet();
  private final AtomicInteger underway = new AtomicInteger();
  private volatile @Nullable WorkflowClient client;
  private volatile Alarms alarms = (workflowId, kind, delay) -> {};

  void use(WorkflowClient toInterrupt, Alarms later) {
    client = toInterrupt;
    alarms = later;
  }

  void strike(String workflowId, Blow blow) {
    blows.put(workflowId, blow);
  }

  /** Stops disrupting the run. */
  void spare(String workflowId) {
    blows.remove(workflowId);
  }

  boolean hasStruck(String workflowId) {
    return struck.contains(workflowId);
  }

  /** Returns whether no activity is running. */
  boolean isQuiet() {
    return underway.get() == 0;
  }

  /** Cancels, rolls back or terminates a run now. */
  void interrupt(String workflowId, String kind) {
    WorkflowStub run = Objects.requireNonNull(client).newUntypedWorkflowStub(workflowId);
    switch (kind) {
      case CANCELLED -> run.cancel();
      case ROLLED_BACK -> run.signal("rollBack", "asked for by the matrix");
      case TERMINATED -> run.terminate("by the matrix");
      default -> throw new IllegalArgumentException(kind);
    }
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private @Nullable ActivityExecutionContext context;

      @Override
      public void init(ActivityExecutionContext given) {
        context = given;
        super.init(given);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        underway.incrementAndGet();
        try {
          return sabotaged(Objects.requireNonNull(context), () -> super.execute(input));
        } finally {
          underway.decrementAndGet();
        }
      }
    };
  }

  private interface Attempt {
    ActivityInboundCallsInterceptor.ActivityOutput run();
  }

  private ActivityInboundCallsInterceptor.ActivityOutput sabotaged(
      ActivityExecutionContext context, Attempt attempt) {
    ActivityInfo info = context.getInfo();
    Blow blow = blows.get(info.getWorkflowId());
    if (blow == null || !isDue(blow, info)) {
      return attempt.run();
    }
    struck.add(info.getWorkflowId());
    if (blow.delayed()) {
      alarms.set(info.getWorkflowId(), blow.kind(), Alarm.IN_THE_WAIT);
      return attempt.run();
    }
    if (!blow.kind().equals(KILLED_BEFORE)) {
      try {
        attempt.run();
      } catch (RuntimeException untold) {
        // The worker is killed before it can report.
      }
    }
    ApplicationFailure.Builder silence =
        ApplicationFailure.newBuilder()
            .setType(ErrorCode.STEP_TIMED_OUT.name())
            .setMessage("the worker was killed");
    if (INTERRUPTIONS.contains(blow.kind())) {
      alarms.set(info.getWorkflowId(), blow.kind(), Alarm.SOON);
      silence.setNextRetryDelay(Alarm.SOON.multipliedBy(40));
    }
    throw silence.build();
  }

  private boolean isDue(Blow blow, ActivityInfo info) {
    if (!info.getActivityType().equals(blow.activity())) {
      return false;
    }
    List<String> ids = seen.computeIfAbsent(info.getWorkflowId(), id -> new ArrayList<>());
    synchronized (ids) {
      if (!ids.contains(info.getActivityId())) {
        ids.add(info.getActivityId());
      }
      int occurrence = ids.indexOf(info.getActivityId()) + 1;
      return blow.lasting()
          ? occurrence >= blow.occurrence()
          : occurrence == blow.occurrence() && info.getAttempt() == 1;
    }
  }
}
