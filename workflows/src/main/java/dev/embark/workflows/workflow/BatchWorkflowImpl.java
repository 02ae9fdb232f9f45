package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.BatchReport;
import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.BatchStatus;
import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Held;
import dev.embark.workflows.model.Mode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Release;
import dev.embark.workflows.model.Share;
import dev.embark.workflows.model.SkipAnswer;
import dev.embark.workflows.model.SkipOrder;
import dev.embark.workflows.model.SkipResult;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import org.jspecify.annotations.Nullable;

/** See {@link BatchWorkflow}. */
public final class BatchWorkflowImpl implements BatchWorkflow {

  /**
   * Beyond this many events the batch retries nothing itself: the fleet does so in another batch.
   */
  private static final int MOST_EVENTS = 2_200;

  private static final int EVENTS_A_CLUSTER = 5;

  private final BatchInput input;
  private final BatchLedger ledger;
  private final SharedAccounts accounts;
  private final BatchInventory inventory;
  private final BatchReporter reporter;
  private final BatchChildren children;
  private final BatchPlaces places;
  private final RemovalWarnings warnings;
  private @Nullable ErrorCode blockedBy;
  private int releases;
  private int retries;
  private int answering;
  private boolean draining;
  private boolean cancelled;

  @WorkflowInit
  public BatchWorkflowImpl(BatchInput input) {
    this.input = input;
    this.ledger = new BatchLedger(input.targets());
    input.skips().forEach(ledger::skip);
    this.reporter = new BatchReporter(this::report);
    this.children = new BatchChildren(this::ended);
    this.places = new BatchPlaces(input.share(), ledger, children);
    this.warnings =
        new RemovalWarnings(
            children, ledger::isHeld, () -> places.share().mode(), input.options().timing());
    this.accounts = new SharedAccounts(input, warnings);
    this.inventory = new BatchInventory(input, accounts);
  }

  @Override
  public BatchResult run(BatchInput sameInput) {
    try {
      reporter.start();
      startClusters();
    } catch (CanceledFailure asked) {
      cancelled = true;
      ledger.refusePending(
          ErrorCode.CANCELLED, "The batch was cancelled before it started this cluster.");
      take(new Share(0, false, Mode.ROLLBACK, places.share().number()));
    }
    Workflow.newDetachedCancellationScope(this::drain).run();
    BatchResult result = ledger.result(input.number(), inventory.castServiceAccounts(), retries);
    if (cancelled) {
      Workflow.newDetachedCancellationScope(
              () -> Parent.tell(FleetWorkflow.class, fleet -> fleet.batchEnded(result)))
          .run();
    }
    return result;
  }

  private void startClusters() {
    while (true) {
      if (!mayStart()) {
        reporter.filled(ledger.counts());
      }
      Workflow.await(() -> mayStart() || isOver());
      if (isOver()) {
        return;
      }
      children.awaitRamp();
      if (lookAround() && mayStart()) {
        startNext(ledger.nextPending());
      }
    }
  }

  private boolean mayStart() {
    return !places.share().startsNothing()
        && blockedBy == null
        && ledger.hasPending()
        && places.haveRoom();
  }

  private boolean isOver() {
    return ledger.isAllEnded() && (!ledger.hasPending() || places.share().mode() != Mode.RUN);
  }

  /**
   * Refreshes what is known of the pending clusters; false if a systemic failure blocks the batch.
   */
  private boolean lookAround() {
    blockedBy = inventory.refresh(ledger.pending(), places.share().window()).orElse(null);
    if (blockedBy != null) {
      // The fleet pauses on this report; resume clears the block.
      reporter.now();
    }
    return blockedBy == null;
  }

  /**
   * Asks again before it starts: during the look the fleet may be stopped or the cluster skipped.
   */
  private void startNext(ClusterTarget target) {
    accounts.look(target);
    if (mayStart() && ledger.isPending(target.clusterId())) {
      start(target);
    }
  }

  private void start(ClusterTarget target) {
    ClusterInput run = inventory.inputFor(target);
    ledger.started(target.clusterId());
    accounts.started(target);
    reporter.changed(ledger.counts(), mayStart());
    children.start(run, inventory.nameOf(target));
  }

  private void ended(String clusterId, Outcome outcome, @Nullable ClusterResult result) {
    ClusterTarget target = ledger.target(clusterId);
    if (result != null) {
      inventory.learn(target, result);
    }
    accounts.ended(target, outcome);
    note(() -> ledger.ended(clusterId, outcome));
  }

  /** Notes what has become of a cluster, and does what follows from it. */
  private void note(Runnable change) {
    // Asked before the change, after which the place may no longer be one too many.
    boolean givesUp = places.areToBeGivenUp();
    change.run();
    releaseQueued();
    reporter.changed(ledger.counts(), mayStart());
    if (givesUp) {
      reporter.now();
    }
  }

  private void drain() {
    draining = true;
    // The fleet must receive the answers before the end.
    Workflow.await(() -> ledger.isAllEnded() && answering == 0);
    reporter.stop();
  }

  // ---- messages

  @Override
  public BatchStatus status() {
    return new BatchStatus(ledger.counts(), places.share(), ledger.clusters());
  }

  @Override
  public void share(Share next) {
    boolean isCounted = next.number() > 0 && Change.TELL_PLACES_TAKEN.applies();
    // Two signals that were sent at once may arrive in either order.
    if (isCounted && (cancelled || next.number() < places.share().number())) {
      return;
    }
    boolean givesUp = next.window() < places.share().window();
    places.areAwaited(isCounted);
    take(next);
    if (isCounted && givesUp) {
      reporter.now();
    }
  }

  private void take(Share next) {
    boolean rollbackBegins = next.mode() == Mode.ROLLBACK && places.share().mode() != Mode.ROLLBACK;
    places.take(next);
    releaseQueued();
    if (rollbackBegins) {
      children.rollBackAll("The fleet " + input.fleet() + " is rolled back.");
    }
  }

  @Override
  public void release(Release which) {
    releases++;
    blockedBy = null;
    ledger.forgetSystemic();
    for (ClusterProgress held : ledger.held()) {
      boolean systemic = held.code() != null && held.code().isSystemic();
      boolean meant = which == Release.ALL || systemic;
      if (meant && children.isRunning(held.clusterId())) {
        // It counts as under way at once: it reports if it is held again.
        ledger.holdChanged(new Held(held.clusterId(), null, null));
        if (systemic) {
          // It has kept its place all the time.
          children.release(held.clusterId());
        } else {
          children.queueForSlot(held.clusterId());
        }
      }
    }
    releaseQueued();
    if (which == Release.ALL && hasRoomForRetries()) {
      retries++;
      ledger.retryFailed();
    }
    reporter.now();
  }

  private void releaseQueued() {
    while (children.queuedForSlot() > 0 && places.haveRoom()) {
      children.releaseNext();
    }
  }

  /**
   * A batch that is ending retries nothing: its result lets the fleet see what it still owes.
   * Warnings have a limit of their own.
   */
  private boolean hasRoomForRetries() {
    long events = Workflow.getInfo().getHistoryLength() - warnings.events();
    long toCome = EVENTS_A_CLUSTER * (long) (ledger.failed().size() + ledger.pending().size());
    return places.share().mode() == Mode.RUN && !draining && events + toCome < MOST_EVENTS;
  }

  @Override
  public void skip(SkipOrder order) {
    SkipResult result = SkipResult.NONE;
    for (String cluster : order.clusters()) {
      result = result.plus(skip(cluster, order.reason()));
    }
    if (order.held()) {
      for (String queued : children.queue()) {
        result = result.plus(skip(queued, order.reason()));
      }
      for (ClusterProgress held : ledger.held()) {
        result = result.plus(skip(held.clusterId(), order.reason()));
      }
    }
    SkipAnswer answer = new SkipAnswer(input.number(), order.number(), result);
    answering++;
    Detached.tell(
        () -> {
          Parent.tell(FleetWorkflow.class, fleet -> fleet.skipped(answer));
          answering--;
        });
    reporter.now();
  }

  private SkipResult skip(String cluster, String reason) {
    // One that waits for a place to be released is still held.
    SkipResult result =
        children.unqueue(cluster) ? ledger.letGo(cluster, reason) : ledger.skip(cluster, reason);
    if (result.letGo() > 0) {
      children.rollBack(cluster, "Skipped: " + reason);
    }
    return result;
  }

  @Override
  public void held(Held change) {
    children.unqueue(change.clusterId());
    if (change.code() == null) {
      // Whoever released it may not have been this batch.
      warnings.goesOn(change.clusterId());
    }
    note(() -> ledger.holdChanged(change));
  }

  @Override
  public void ended(ClusterResult result) {
    children.sent(result);
  }

  // ---- reports

  private void report() {
    if (isOver()) {
      // The result covers it, and may arrive before a report that is sent now.
      return;
    }
    ErrorCode systemic = blockedBy != null ? blockedBy : ledger.systemic().orElse(null);
    BatchReport report = ledger.report(input.number(), systemic, releases, places.report());
    Detached.tell(() -> Parent.tell(FleetWorkflow.class, fleet -> fleet.report(report)));
  }
}
