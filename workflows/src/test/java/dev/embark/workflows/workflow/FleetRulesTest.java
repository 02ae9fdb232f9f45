package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.workflows.model.Approval;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.BatchReport;
import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.Limits;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Release;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Share;
import dev.embark.workflows.model.Skip;
import dev.embark.workflows.model.Wave;
import dev.embark.workflows.plan.PlannedWave;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands rejected by a fleet whose history is nearly full, or that is closing. */
class FleetRulesTest {

  private static final int CLUSTERS = 250;
  private static final HistorySize SMALL = new HistorySize(1_000_000, 1_000);
  private static final HistorySize FULL = new HistorySize(40_000_000, 1_000);
  private static final Control ADA = Control.by(Authorship.of("ada"));

  private final List<ClusterTarget> targets =
      IntStream.rangeClosed(1, CLUSTERS).mapToObj(FakeWorld::target).toList();
  private final WaveRun wave =
      new WaveRun(
          new PlannedWave(Wave.ofPercent("all", 100), targets), Rollout.DEFAULT.maxFailures());
  private final FleetInput input = Stage.fleet(targets, Rollout.DEFAULT, ClusterOptions.DEFAULT);
  private final FleetProgress progress = new FleetProgress(List.of(wave));
  private final FleetControl control = new FleetControl(input, progress, List.of(wave));
  private final BatchRun batch = batch();

  // ---- nearly full

  @ParameterizedTest
  @CsvSource({"20000001, 1000", "1000000, 35001"})
  void refusesARetryThatTheHistoryMightNotTake(long bytes, long events) {
    held();

    assertRefused(
        rules(new HistorySize(bytes, events))::requireRetryable, "nearly full. Stop the fleet");
    assertAccepted(rules(new HistorySize(20_000_000, 35_000))::requireRetryable);
  }

  /** Each release costs a signal to the batch and two to each waiting cluster. */
  @Test
  void refusesARetryThatABatchMightNotTake() {
    while (batch.signals() <= 5_000) {
      held();
      assertAccepted(rules(SMALL)::requireRetryable);
      batch.release(Release.ALL);
    }
    held();

    assertRefused(rules(SMALL)::requireRetryable, "nearly full. Stop the fleet");
  }

  @Test
  void letsAFleetThatEndsRetryWhatItHolds() {
    held();
    control.stop(ADA);

    assertAccepted(rules(FULL)::requireRetryable);
  }

  @Test
  void refusesToResumeAllThatWaitWhereTheHistoryMightNotTakeIt() {
    held();
    control.pauseBecause(FleetPause.SYSTEMIC, "the key was revoked");
    assertRefused(() -> rules(FULL).requireResumable(ADA), "nearly full. Stop the fleet");

    control.pauseOnRequest(ADA);
    assertAccepted(() -> rules(FULL).requireResumable(new Control(ADA.authorship(), null, true)));
  }

  // ---- nothing to retry

  @Test
  void refusesARetryWhereNothingHasFailed() {
    assertRefused(rules(SMALL)::requireRetryable, "has failed or is held");
  }

  /** Their undo failed; they stay as they are until an operator fixes them. */
  @Test
  void refusesARetryWhereOnlyThoseFailedThatHadBeenSkipped() {
    ClusterProgress left =
        new ClusterProgress(
            FakeWorld.id(1),
            FakeWorld.PROJECT,
            "RollbackIncomplete",
            ErrorCode.IAM_PERMISSION_DENIED,
            "left");
    Counts counts =
        new Counts(
            CLUSTERS, CLUSTERS, 0, 0, Map.of("RollbackIncomplete", 1, "Onboarded", CLUSTERS - 1));
    List<String> failed = List.of(left.clusterId());
    batch.ended(
        new BatchResult(1, counts, failed, List.of(left), List.of(), List.of(), 0, Map.of(), 0));

    assertRefused(rules(SMALL)::requireRetryable, "those that failed had been skipped");
  }

  // ---- closing

  @Test
  void takesNoCommandOnceItIsClosing() {
    held();
    control.close();
    FleetRules rules = rules(SMALL);
    Authorship ada = new Authorship("ada", "a reason", null);
    Skip skip = new Skip(ada, List.of(FakeWorld.id(1)), null, false);
    Limits limits = new Limits(ada, null, MaxFailures.parse("9"), null);

    List<ThrowingCallable> commands =
        List.of(
            rules::requireRunning,
            rules::requirePausable,
            () -> rules.requireResumable(ADA),
            () -> rules.requireApprovable(new Approval(ada, null)),
            () -> rules.requireSkippable(skip),
            () -> rules.requireSettable(limits),
            rules::requireRetryable,
            rules::requireRollbackable);

    commands.forEach(command -> assertRefused(command, "has just ended"));
  }

  // ---- helpers

  private FleetRules rules(HistorySize history) {
    return new FleetRules(control, progress, List.of(wave), () -> history);
  }

  private BatchRun batch() {
    BatchInput what =
        new BatchInput(
            "test",
            "all",
            1,
            targets,
            ClusterOptions.DEFAULT,
            Authorship.of("ada"),
            Share.first(CLUSTERS),
            Map.of(),
            Map.of(),
            null);
    BatchRun run = new BatchRun(wave, what, "batch", null, true);
    progress.started(run);
    return run;
  }

  /** Holds all clusters of the fleet; earlier releases no longer matter. */
  private void held() {
    Counts counts = new Counts(CLUSTERS, CLUSTERS, CLUSTERS, 0, Map.of());
    batch.reported(
        new BatchReport(
            1, counts, null, List.of(), List.of(), List.of(), 0, Integer.MAX_VALUE, null));
  }

  private static void assertRefused(ThrowingCallable command, String words) {
    assertThatThrownBy(command)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(words);
  }

  private static void assertAccepted(ThrowingCallable command) {
    assertThatCode(command).doesNotThrowAnyException();
  }
}
