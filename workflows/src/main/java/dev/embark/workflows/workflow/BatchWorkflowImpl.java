package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.BatchReport;
import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.BatchStatus;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Held;
import dev.embark.workflows.model.Mode;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Share;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** See {@link BatchWorkflow}. */
public final class BatchWorkflowImpl implements BatchWorkflow {

  /** Starts are ramped, so that thousands of timers do not fire together. */
  private static final int STARTS_PER_TICK = 25;

  private static final Duration TICK = Duration.ofSeconds(1);

  private final BatchInput input;
  private final BatchLedger ledger;
  private final BatchInventory inventory;
  private final BatchReporter reporter;
  private final Map<String, OnboardingWorkflow> children = new LinkedHashMap<>();
  private final Map<String, OnboardingResult> sentResults = new HashMap<>();

  private Share share;
  private @Nullable String castServiceAccount;
  private @Nullable ErrorCode blockedBy;
  private int releases;
  private boolean draining;

  @WorkflowInit
  public BatchWorkflowImpl(BatchInput input) {
    this.input = input;
    this.share = input.share();
    this.castServiceAccount = input.expectedCastServiceAccount();
    this.ledger = new BatchLedger(input.targets());
    this.inventory = new BatchInventory(input);
    this.reporter = new BatchReporter(this::report);
  }

  @Override
  public BatchResult onboardBatch(BatchInput sameInput) {
    try {
      reporter.start();
      startClusters();
      Workflow.await(ledger::isAllEnded);
    } catch (CanceledFailure cancelled) {
      take(new Share(0, false, Mode.ROLLBACK));
    }
    Workflow.newDetachedCancellationScope(this::drain).run();
    return ledger.result(castServiceAccount);
  }

  private void startClusters() {
    int startedThisTick = 0;
    for (int next = 0; next < input.targets().size(); next++) {
      if (startedThisTick == STARTS_PER_TICK) {
        Workflow.sleep(TICK);
        startedThisTick = 0;
      }
      lookAround(input.targets().subList(next, input.targets().size()));
      Workflow.await(() -> mayStart() || share.mode() != Mode.RUN);
      if (share.mode() != Mode.RUN) {
        return;
      }
      start(input.targets().get(next));
      startedThisTick++;
    }
  }

  private boolean mayStart() {
    return !share.paused() && ledger.slotsTaken() < share.window();
  }

  /** One look at all clusters that are still to be started, repeated until nothing blocks it. */
  private void lookAround(List<ClusterTarget> pending) {
    while (true) {
      Workflow.await(() -> mayStart() || share.mode() != Mode.RUN);
      if (share.mode() != Mode.RUN) {
        return;
      }
      blockedBy = inventory.refresh(pending).orElse(null);
      if (blockedBy == null) {
        return;
      }
      // The fleet pauses on this report; resume clears the block.
      reporter.now();
      Workflow.await(() -> blockedBy == null || share.mode() != Mode.RUN);
    }
  }

  private void start(ClusterTarget target) {
    OnboardingInput onboarding = inventory.inputFor(target, castServiceAccount);
    OnboardingWorkflow child = Children.onboarding(onboarding);
    children.put(target.clusterId(), child);
    ledger.started(target.clusterId());
    reporter.changed(ledger.counts());
    // Detached: a cancellation of the batch must not tear its clusters out of their undo.
    Workflow.newDetachedCancellationScope(
            () ->
                Async.function(child::onboard, onboarding)
                    .handle(
                        (result, failure) -> {
                          ended(target.clusterId(), result, failure);
                          return null;
                        }))
        .run();
  }

  private void ended(
      String clusterId, @Nullable OnboardingResult result, @Nullable RuntimeException failure) {
    Outcome outcome =
        result != null
            ? result.outcome()
            : ChildOutcome.of(Objects.requireNonNull(failure), sentResults.get(clusterId));
    if (result != null && result.castServiceAccount() != null && castServiceAccount == null) {
      castServiceAccount = result.castServiceAccount();
    }
    children.remove(clusterId);
    ledger.ended(clusterId, outcome);
    reporter.changed(ledger.counts());
  }

  private void drain() {
    Workflow.await(ledger::isAllEnded);
    draining = true;
    reporter.stop();
  }

  // ---- messages

  @Override
  public BatchStatus status() {
    return new BatchStatus(ledger.counts(), share, ledger.clusters());
  }

  @Override
  public void share(Share next) {
    take(next);
  }

  private void take(Share next) {
    boolean rollbackBegins = next.mode() == Mode.ROLLBACK && share.mode() != Mode.ROLLBACK;
    share = next;
    if (rollbackBegins) {
      String reason = "The fleet " + input.fleet() + " is rolled back.";
      children.values().forEach(child -> tell(() -> child.rollBack(reason)));
    }
  }

  @Override
  public void release(String which) {
    releases++;
    blockedBy = null;
    ledger.released();
    for (ClusterProgress waiting : ledger.waiting()) {
      ErrorCode code = waiting.code();
      boolean meant = which.equals("all") || (code != null && code.isSystemic());
      OnboardingWorkflow child = children.get(waiting.clusterId());
      if (meant && child != null) {
        tell(() -> child.retryNow("Released by the fleet."));
      }
    }
  }

  @Override
  public void held(Held change) {
    ledger.held(change);
    reporter.changed(ledger.counts());
  }

  @Override
  public void ended(OnboardingResult result) {
    sentResults.put(result.clusterId(), result);
  }

  /** A child that has ended meanwhile needs no telling. */
  private static void tell(Functions.Proc message) {
    Workflow.newDetachedCancellationScope(() -> Async.procedure(message)).run();
  }

  // ---- reports

  private void report() {
    if (draining) {
      return;
    }
    Counts counts = ledger.counts();
    ErrorCode systemic = blockedBy != null ? blockedBy : ledger.systemic().orElse(null);
    BatchReport report =
        new BatchReport(input.number(), counts, systemic, ledger.attention(), releases);
    Workflow.getInfo()
        .getParentWorkflowId()
        .ifPresent(
            fleet ->
                tell(
                    () ->
                        Workflow.newExternalWorkflowStub(FleetWorkflow.class, fleet)
                            .report(report)));
  }
}
