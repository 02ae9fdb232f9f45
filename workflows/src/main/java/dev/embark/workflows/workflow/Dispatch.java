package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.Release;
import dev.embark.workflows.model.Share;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.plan.WindowSharing;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Starts batches of the open waves, and divides the fleet's window among the running ones, whenever
 * something has changed. Runs concurrently with the process that goes from wave to wave.
 */
final class Dispatch {

  private final FleetInput input;
  private final FleetControl control;
  private final FleetProgress progress;
  private final List<WaveRun> waves;
  private final Runnable show;

  /** Whether batches are expected to report which places of their windows are taken. */
  private boolean countsPlaces;

  /** Whether a batch is started only once the one before has been. */
  private boolean startsInTurn;

  private boolean starting;
  private boolean changed = true;
  private boolean stopped;

  Dispatch(
      FleetInput input,
      FleetControl control,
      FleetProgress progress,
      List<WaveRun> waves,
      Runnable show) {
    this.input = input;
    this.control = control;
    this.progress = progress;
    this.waves = waves;
    this.show = show;
  }

  /** Detached: a cancellation of the fleet must not tear batches from their clusters. */
  void start() {
    countsPlaces = Change.COUNT_PLACES_TAKEN.applies();
    startsInTurn = Change.START_BATCHES_IN_TURN.applies();
    Workflow.newDetachedCancellationScope(() -> Async.procedure(this::untilStopped)).run();
  }

  void stop() {
    stopped = true;
  }

  /**
   * Call when something has happened that may let clusters start, or must be shown: takes the pace,
   * pauses the fleet if a budget is spent or a systemic failure struck, and has the window divided
   * again.
   */
  void reevaluate() {
    progress.measure(Workflow.currentTimeMillis());
    control.judge();
    changed = true;
  }

  private void untilStopped() {
    while (!stopped) {
      changed = false;
      shareOut();
      show.run();
      Workflow.await(() -> changed || stopped);
    }
  }

  /** Whether no batch runs, and none is left that may still be started. */
  boolean isIdle() {
    return progress.running().isEmpty() && (control.isEnding() || nextWave().isEmpty());
  }

  private Optional<WaveRun> nextWave() {
    return waves.stream().filter(WaveRun::hasBatchToStart).findFirst();
  }

  // ---- the window

  private void shareOut() {
    WindowSharing.Shares shares = sharesOfRunning();
    while (shares.free() > 0 && mayStartBatch()) {
      startBatch(nextWave().orElseThrow(), shares.free());
      shares = sharesOfRunning();
    }
    tellShares();
  }

  private void tellShares() {
    tellShares(Set.of());
  }

  /**
   * Sends the batches their windows, and releases some of them. Two signals that are sent at once
   * may arrive in either order, so a batch is sent its window first and released only afterwards.
   */
  private void tellShares(Set<BatchRun> released) {
    WindowSharing.Shares shares = sharesOfRunning();
    List<BatchRun> running = progress.running();
    for (int i = 0; i < running.size(); i++) {
      BatchRun batch = running.get(i);
      boolean goesOn = released.contains(batch);
      Optional<Share> next = give(batch, shares.windows().get(i));
      Optional<Share> before = goesOn ? next.or(batch.window()::unheard) : next;
      if (before.isPresent() || goesOn) {
        Detached.tell(
            () -> {
              before.ifPresent(batch.stub()::share);
              if (goesOn) {
                batch.stub().release(Release.ALL);
              }
            });
      }
    }
  }

  private Optional<Share> give(BatchRun batch, int window) {
    return batch.window().give(window, control.isPaused(), control.mode(), control.maxInFlight());
  }

  private WindowSharing.Shares sharesOfRunning() {
    return WindowSharing.share(
        control.maxInFlight(), progress.running().stream().map(this::claim).toList());
  }

  private WindowSharing.Claim claim(BatchRun batch) {
    return new WindowSharing.Claim(
        batch.window().need(startsNothing()), batch.window().committed());
  }

  /** If so, clusters that have not started need no place. */
  private boolean startsNothing() {
    return control.isEnding() || control.isPaused();
  }

  private boolean mayStartBatch() {
    return !startsNothing() && !starting && nextWave().isPresent();
  }

  // ---- batches

  private void startBatch(WaveRun wave, int window) {
    List<ClusterTarget> targets = wave.nextBatch();
    int number = progress.started() + 1;
    BatchInput batchInput =
        new BatchInput(
            input.name(),
            wave.name(),
            number,
            targets,
            input.options(),
            input.authorship(),
            Share.first(Math.min(window, targets.size())),
            progress.castServiceAccounts(),
            skipsAmong(targets),
            input.offboarding());
    String id =
        WorkflowIds.batch(
            input.name(), Workflow.getInfo().getFirstExecutionRunId(), wave.name(), number);
    BatchRun batch =
        new BatchRun(wave, batchInput, id, Children.batch(batchInput, id), countsPlaces);
    progress.started(batch);
    Async.function(batch.stub()::run, batchInput)
        .handle(
            (result, failure) -> {
              ended(batch, result);
              return null;
            });
    if (startsInTurn) {
      holdNextUntilStarted(batch);
    }
  }

  /**
   * The start of a batch holds all its clusters, up to the 2 MB that Temporal accepts as an input.
   * All that a workflow task asks for together must stay below 4 MB.
   */
  private void holdNextUntilStarted(BatchRun batch) {
    starting = true;
    Workflow.getWorkflowExecution(batch.stub())
        .handle(
            (run, refused) -> {
              starting = false;
              changed = true;
              return null;
            });
  }

  private Map<String, String> skipsAmong(List<ClusterTarget> targets) {
    Map<String, String> all = progress.skips();
    Map<String, String> among = new HashMap<>();
    for (ClusterTarget target : targets) {
      String reason = all.get(target.clusterId());
      if (reason != null) {
        among.put(target.clusterId(), reason);
      }
    }
    return among;
  }

  private void ended(BatchRun batch, @Nullable BatchResult result) {
    progress.ended(batch, result);
    if (batch.owesRetry() && !control.isEnding()) {
      requeue(batch);
    }
    reevaluate();
  }

  // ---- trying again

  /** Releases the clusters that are held by a systemic failure. */
  void releaseSystemic() {
    for (BatchRun batch : progress.running()) {
      batch.release(Release.SYSTEMIC);
      Detached.tell(() -> batch.stub().release(Release.SYSTEMIC));
    }
  }

  /** Retries every cluster that is held or, unless the fleet is ending, has failed. */
  void retry() {
    Set<BatchRun> released = new HashSet<>();
    for (BatchRun batch : progress.batches()) {
      Counts counts = batch.counts();
      if (batch.isRunning() && counts.waiting() + counts.failed() > 0) {
        batch.release(Release.ALL);
        released.add(batch);
      }
      if (!control.isEnding()) {
        requeue(batch);
      }
    }
    tellShares(released);
  }

  private void requeue(BatchRun batch) {
    List<ClusterTarget> targets = batch.takeFailed();
    if (!targets.isEmpty()) {
      progress.requeued(targets);
      batch.wave().enqueue(targets);
    }
  }
}
