package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.plan.Backoff;
import dev.embark.workflows.port.AccessActivities;
import dev.embark.workflows.port.CastAiActivities;
import dev.embark.workflows.port.CastAiInspectionActivities;
import dev.embark.workflows.port.CustomRoleActivities;
import dev.embark.workflows.port.HistoryActivities;
import dev.embark.workflows.port.IamInspectionActivities;
import dev.embark.workflows.port.IamReadActivities;
import dev.embark.workflows.port.IamWriteActivities;
import dev.embark.workflows.port.KeySwitchActivities;
import dev.embark.workflows.port.NotificationActivities;
import dev.embark.workflows.port.WorkerInspectionActivities;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one table of time-outs and retries. Clients never retry: every retry comes from a row here.
 *
 * <p>Budgets limit attempts, not the time in the queue: a worker outage is not the cluster's fault.
 * Only removals, whose reason ages, and glances before an undo have a deadline that includes the
 * queue. The clients' own deadlines (20 s a call, 25 s a list, 45 s an update), summed over all
 * calls of an attempt, lie below every StartToClose, so that an attempt that is given up has really
 * ended.
 */
final class ActivityTable {

  private static final Duration ONE_CALL = Duration.ofSeconds(30);
  private static final Duration FEW_CALLS = Duration.ofSeconds(75);

  /** The caller waits for the answer: a failure that does not pass at once is the answer. */
  private static final Backoff GLANCE =
      new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(4), 3);

  /** Outlasts an outage of about five minutes. */
  private static final Backoff READ =
      Backoff.filling(Duration.ofMinutes(5), Duration.ofSeconds(1), 2, Duration.ofSeconds(30));

  /** Repeating a registration is safe; about ten minutes. */
  private static final Backoff REGISTER =
      Backoff.filling(Duration.ofMinutes(10), Duration.ofSeconds(1), 2, Duration.ofSeconds(60));

  /** Conflicts and quota are ordinary in a fleet; about fifteen minutes. */
  static final Backoff WRITE =
      Backoff.filling(Duration.ofMinutes(15), Duration.ofMillis(500), 1.7, Duration.ofSeconds(30));

  /** An undo may have to outlast an outage; about twelve hours. */
  private static final Backoff UNDO =
      Backoff.filling(Duration.ofHours(12), Duration.ofSeconds(1), 2, Duration.ofMinutes(5));

  /** The same for removals, where each try costs a list of the whole organization. */
  static final Backoff REMOVAL_ROUNDS =
      Backoff.filling(Duration.ofHours(12), Duration.ofSeconds(1), 2, Duration.ofMinutes(10));

  /**
   * Queue time and execution together: beyond it, the answer about who uses the account is too old.
   */
  private static final Duration REMOVAL = Duration.ofSeconds(30);

  /** Ahead of other clusters, which can wait: a removal acts on an answer that ages. */
  private static final Priority FIRST = Priority.newBuilder().setPriorityKey(1).build();

  private static final Backoff NOTIFY =
      Backoff.filling(Duration.ofHours(2), Duration.ofSeconds(2), 2, Duration.ofMinutes(5));

  private final TaskQueues queues;

  ActivityTable(TaskQueues queues) {
    this.queues = queues;
  }

  /** The table for the environment of the calling workflow. */
  static ActivityTable here() {
    return new ActivityTable(TaskQueues.around(Workflow.getInfo().getTaskQueue()));
  }

  CastAiActivities look(String summary) {
    return castAi(options(queues.castAi(), ONE_CALL, READ, summary).build());
  }

  CastAiActivities inventory(String summary) {
    return castAi(options(queues.castAi(), FEW_CALLS, READ, summary).build());
  }

  CastAiActivities register(String summary) {
    return castAi(mutating(queues.castAi(), FEW_CALLS, REGISTER, summary).build());
  }

  /** Repeating it is safe as well: an unlinked cluster stays unlinked. */
  CastAiActivities disable(String summary) {
    return castAi(mutating(queues.castAi(), FEW_CALLS, REGISTER, summary).build());
  }

  CastAiActivities update(Timing timing, String summary) {
    Backoff backoff =
        Backoff.filling(timing.budget(), timing.firstPause(), 1.3, timing.longestPause());
    // After a lost answer the workflow looks at the cluster before it posts again.
    RetryOptions retry =
        retry(backoff).toBuilder().setDoNotRetry(ErrorCode.UPDATE_ANSWER_LOST.name()).build();
    return castAi(
        mutating(queues.castAi(), FEW_CALLS, backoff, summary).setRetryOptions(retry).build());
  }

  CastAiActivities confirm(Timing timing, String summary) {
    Backoff backoff =
        Backoff.filling(timing.budget(), timing.firstPause(), 1.2, timing.longestPause());
    return castAi(options(queues.castAi(), ONE_CALL, backoff, summary).build());
  }

  CastAiActivities undoAtCastAi(String summary) {
    return castAi(mutating(queues.castAi(), FEW_CALLS, UNDO, summary).build());
  }

  /** The same ahead of others, for a question whose last answer came too late to act on. */
  CastAiActivities undoFirstAtCastAi(String summary) {
    return castAi(mutating(queues.castAi(), FEW_CALLS, UNDO, summary).setPriority(FIRST).build());
  }

  IamReadActivities capture(String summary) {
    return Workflow.newActivityStub(
        IamReadActivities.class, options(queues.iamRead(), FEW_CALLS, WRITE, summary).build());
  }

  /** A look for a plan, given up sooner: a person waits for it. */
  IamReadActivities peek(String summary) {
    return Workflow.newActivityStub(
        IamReadActivities.class, options(queues.iamRead(), FEW_CALLS, READ, summary).build());
  }

  IamWriteActivities write(String summary) {
    return Workflow.newActivityStub(
        IamWriteActivities.class, mutating(queues.iamWrite(), FEW_CALLS, WRITE, summary).build());
  }

  IamWriteActivities undoWrite(String summary) {
    return Workflow.newActivityStub(
        IamWriteActivities.class, mutating(queues.iamWrite(), FEW_CALLS, UNDO, summary).build());
  }

  /**
   * One round of a {@link GuardedRemoval}: one attempt, with a deadline that includes the queue,
   * because later a cluster may have come that needs what would be removed.
   */
  IamWriteActivities removal(String summary) {
    return Workflow.newActivityStub(
        IamWriteActivities.class,
        mutating(queues.iamWrite(), REMOVAL, UNDO, summary)
            .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
            .setScheduleToCloseTimeout(REMOVAL)
            .setPriority(FIRST)
            .build());
  }

  CastAiInspectionActivities inspectCastAi(String summary) {
    return Workflow.newActivityStub(
        CastAiInspectionActivities.class,
        options(queues.castAi(), FEW_CALLS, GLANCE, summary).build());
  }

  IamInspectionActivities inspectIam(String summary) {
    return Workflow.newActivityStub(
        IamInspectionActivities.class,
        options(queues.iamRead(), FEW_CALLS, GLANCE, summary).build());
  }

  CastAiInspectionActivities glanceAtCastAi(String summary) {
    return Workflow.newActivityStub(
        CastAiInspectionActivities.class, givenUp(queues.castAi(), summary));
  }

  IamInspectionActivities glanceAtIam(String summary) {
    return Workflow.newActivityStub(
        IamInspectionActivities.class, givenUp(queues.iamRead(), summary));
  }

  AccessActivities glanceAtAccess(String summary) {
    return Workflow.newActivityStub(AccessActivities.class, givenUp(queues.iamRead(), summary));
  }

  AccessActivities inspectAccess(String summary) {
    return Workflow.newActivityStub(
        AccessActivities.class, options(queues.iamRead(), FEW_CALLS, GLANCE, summary).build());
  }

  /** A deadline that covers queue and retries together: an undo is about to follow. */
  private static ActivityOptions givenUp(String queue, String summary) {
    return options(queue, ONE_CALL, GLANCE, summary).setScheduleToCloseTimeout(ONE_CALL).build();
  }

  WorkerInspectionActivities inspectWorker(String summary) {
    return Workflow.newActivityStub(
        WorkerInspectionActivities.class,
        options(queues.workflows(), ONE_CALL, GLANCE, summary).build());
  }

  AccessActivities access(String summary) {
    return Workflow.newActivityStub(
        AccessActivities.class, options(queues.iamRead(), FEW_CALLS, READ, summary).build());
  }

  CustomRoleActivities customRole(String summary) {
    return Workflow.newActivityStub(
        CustomRoleActivities.class, mutating(queues.iamWrite(), FEW_CALLS, WRITE, summary).build());
  }

  CustomRoleActivities undoCustomRole(String summary) {
    return Workflow.newActivityStub(
        CustomRoleActivities.class, mutating(queues.iamWrite(), FEW_CALLS, UNDO, summary).build());
  }

  KeySwitchActivities keySwitch(String summary) {
    return Workflow.newActivityStub(
        KeySwitchActivities.class, mutating(queues.iamWrite(), FEW_CALLS, WRITE, summary).build());
  }

  KeySwitchActivities undoKeySwitch(String summary) {
    return Workflow.newActivityStub(
        KeySwitchActivities.class, mutating(queues.iamWrite(), FEW_CALLS, UNDO, summary).build());
  }

  /** A webhook may be down for a while; about two hours. */
  NotificationActivities notification(String summary) {
    return Workflow.newActivityStub(
        NotificationActivities.class,
        options(queues.workflows(), ONE_CALL, NOTIFY, summary).build());
  }

  /**
   * Asks which runs of these clusters may have removed bindings since then. The callers can do
   * without: a question that fails has no answer.
   */
  Optional<Map<String, Long>> removals(List<String> clusterIds, long sinceMillis) {
    String summary = "were any of " + clusterIds.size() + " clusters undone a moment ago?";
    HistoryActivities history =
        Workflow.newActivityStub(
            HistoryActivities.class,
            options(queues.workflows(), ONE_CALL, GLANCE, summary).build());
    try {
      return Optional.ofNullable(history.removalsSince(clusterIds, sinceMillis));
    } catch (ActivityFailure failure) {
      StepFailed.rethrowCancellation(failure);
      return Optional.empty();
    }
  }

  HistoryActivities history(String summary) {
    return Workflow.newActivityStub(
        HistoryActivities.class, options(queues.workflows(), FEW_CALLS, READ, summary).build());
  }

  private static CastAiActivities castAi(ActivityOptions options) {
    return Workflow.newActivityStub(CastAiActivities.class, options);
  }

  /** Waits for a cancelled write to end, so that an undo never races the write it undoes. */
  private static ActivityOptions.Builder mutating(
      String queue, Duration startToClose, Backoff backoff, String summary) {
    return options(queue, startToClose, backoff, summary)
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED);
  }

  private static ActivityOptions.Builder options(
      String queue, Duration startToClose, Backoff backoff, String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(queue)
        .setStartToCloseTimeout(startToClose)
        .setRetryOptions(retry(backoff))
        .setSummary(summary);
  }

  private static RetryOptions retry(Backoff backoff) {
    return RetryOptions.newBuilder()
        .setInitialInterval(backoff.first())
        .setBackoffCoefficient(backoff.factor())
        .setMaximumInterval(backoff.longest())
        .setMaximumAttempts(backoff.attempts())
        .build();
  }
}
