package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.BatchReport;
import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Held;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Release;
import dev.embark.workflows.model.Share;
import dev.embark.workflows.model.Wave;
import dev.embark.workflows.plan.PlannedWave;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The clusters that a closed batch gives back for a retry. */
class BatchRunTest {

  private static final List<ClusterTarget> TARGETS =
      IntStream.rangeClosed(1, 4).mapToObj(FakeWorld::target).toList();

  /** Skipped clusters stay skipped, even if the batch's outcome is unknown. */
  @Test
  void givesBackAllThatWereNotLeftOutWhereItWasClosedFromOutside() {
    BatchRun batch = batch(Map.of(FakeWorld.id(4), "before its start"));
    batch.reported(
        report(new Counts(4, 2, 0, 0, Map.of("Skipped", 1)), List.of(), List.of(FakeWorld.id(3))));
    batch.ended(null);

    assertThat(batch.unsettled()).containsExactly(FakeWorld.id(1), FakeWorld.id(2));
    assertThat(batch.takeFailed()).containsExactly(TARGETS.get(0), TARGETS.get(1));
    assertThat(batch.takeFailed()).as("given back once").isEmpty();
    assertThat(batch.counts()).isEqualTo(new Counts(2, 2, 0, 0, Map.of("Skipped", 2)));
    assertThat(batch.skipped()).containsExactly(FakeWorld.id(3), FakeWorld.id(4));
  }

  /** It was skipped and its undo failed: an operator settles it, it is not onboarded. */
  @Test
  void keepsAClusterThatWasLeftOutAndCouldNotBePutBack() {
    BatchLedger ledger = new BatchLedger(TARGETS);
    TARGETS.forEach(target -> ledger.started(target.clusterId()));
    ledger.holdChanged(new Held(FakeWorld.id(1), ErrorCode.IAM_PERMISSION_DENIED, "held"));
    ledger.skip(FakeWorld.id(1), "not this one");
    ledger.ended(
        FakeWorld.id(1),
        new Outcome.RollbackIncomplete(ErrorCode.IAM_PERMISSION_DENIED, "left", List.of()));
    ledger.ended(
        FakeWorld.id(2),
        new Outcome.RolledBack(ErrorCode.IAM_PERMISSION_DENIED, "failed", List.of()));
    ledger.ended(FakeWorld.id(3), new Outcome.Onboarded("c3"));
    ledger.ended(FakeWorld.id(4), new Outcome.Onboarded("c4"));
    BatchResult result = ledger.result(1, Map.of(), 0);
    BatchRun batch = batch(Map.of());

    batch.ended(result);

    assertThat(batch.retryable()).containsExactly(FakeWorld.id(2));
    assertThat(batch.takeFailed()).containsExactly(TARGETS.get(1));
    assertThat(batch.takeFailed()).as("given back once").isEmpty();
    assertThat(batch.unsettled()).containsExactly(FakeWorld.id(1));
    assertThat(batch.counts())
        .isEqualTo(new Counts(3, 3, 0, 0, Map.of("Onboarded", 2, "RollbackIncomplete", 1)));
    assertThat(batch)
        .extracting(BatchRun::attention, list(ClusterProgress.class))
        .extracting(ClusterProgress::clusterId)
        .containsExactly(FakeWorld.id(1));
  }

  /** A batch that is about to end, or whose history is full, leaves the retry to its fleet. */
  @Test
  void owesARetryThatItCouldNotCarryOut() {
    BatchLedger ledger = new BatchLedger(TARGETS);
    for (ClusterTarget target : TARGETS) {
      ledger.started(target.clusterId());
      ledger.ended(
          target.clusterId(),
          new Outcome.RolledBack(ErrorCode.IAM_PERMISSION_DENIED, "failed", List.of()));
    }
    BatchRun batch = batch(Map.of());

    batch.release(Release.ALL);
    assertThat(batch.takeFailed()).as("it runs still").isEmpty();
    batch.ended(ledger.result(1, Map.of(), 0));

    assertThat(batch.owesRetry()).isTrue();
    assertThat(batch.takeFailed()).hasSize(4);
    assertThat(batch.owesRetry()).isFalse();
  }

  /** Temporal limits a run to ten thousand signals. */
  @Test
  void countsTheSignalsThatReleasesCost() {
    BatchRun batch = batch(Map.of());
    batch.reported(report(new Counts(4, 4, 3, 0, Map.of()), List.of(), List.of()));

    batch.release(Release.ALL);

    assertThat(batch.signals()).isEqualTo(7);
  }

  private static BatchReport report(Counts counts, List<String> unsettled, List<String> skipped) {
    return new BatchReport(1, counts, null, List.of(), unsettled, skipped, 0, 0, null);
  }

  private static BatchRun batch(Map<String, String> skips) {
    BatchInput input =
        new BatchInput(
            "fleet",
            "wave",
            1,
            TARGETS,
            ClusterOptions.DEFAULT,
            Authorship.of("ada"),
            Share.first(4),
            Map.of(),
            skips,
            null);
    WaveRun wave =
        new WaveRun(new PlannedWave(Wave.ofPercent("wave", 100), TARGETS), MaxFailures.parse("0"));
    return new BatchRun(wave, input, "batch", null, true);
  }
}
