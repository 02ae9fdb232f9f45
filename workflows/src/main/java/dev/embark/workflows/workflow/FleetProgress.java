package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.BatchReport;
import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a fleet knows of its batches, from their reports and results. */
final class FleetProgress {

  /** A batch that was started. */
  static final class Batch {

    private final BatchInput input;
    private final String workflowId;
    private final BatchWorkflow stub;
    private Share share;
    private BatchReport latest;
    private boolean ended;
    private int releases;

    Batch(BatchInput input, String workflowId, BatchWorkflow stub) {
      this.input = input;
      this.workflowId = workflowId;
      this.stub = stub;
      this.share = input.share();
      Counts counts = new Counts(input.targets().size(), 0, 0, 0, Map.of());
      this.latest = new BatchReport(input.number(), counts, null, List.of(), 0);
    }

    BatchWorkflow stub() {
      return stub;
    }

    Share share() {
      return share;
    }

    void share(Share next) {
      share = next;
    }

    /** Clusters that still need a slot, as far as the last report tells. */
    int need() {
      return ended ? 0 : latest.counts().needingSlots();
    }

    boolean isRunning() {
      return !ended;
    }
  }

  private final int total;
  private final List<Batch> batches = new ArrayList<>();
  private @Nullable String castServiceAccount;

  FleetProgress(int total) {
    this.total = total;
  }

  void started(Batch batch) {
    batches.add(batch);
  }

  void reported(BatchReport report) {
    batches.stream()
        .filter(batch -> batch.input.number() == report.number() && batch.isRunning())
        .forEach(batch -> batch.latest = report);
  }

  void ended(Batch batch, BatchResult result) {
    batch.ended = true;
    // The clusters that need somebody stay listed; the counts are now final.
    batch.latest =
        new BatchReport(batch.input.number(), result.counts(), null, batch.latest.attention(), 0);
    if (castServiceAccount == null) {
      castServiceAccount = result.castServiceAccount();
    }
  }

  /** A batch that was lost keeps the counts of its last report. */
  void lost(Batch batch) {
    batch.ended = true;
  }

  List<Batch> running() {
    return batches.stream().filter(Batch::isRunning).toList();
  }

  int started() {
    return batches.size();
  }

  Optional<String> castServiceAccount() {
    return Optional.ofNullable(castServiceAccount);
  }

  /** Over all clusters of the fleet, those of batches not started included. */
  Counts counts() {
    Counts sum =
        batches.stream().map(batch -> batch.latest.counts()).reduce(Counts.NONE, Counts::plus);
    return new Counts(total, sum.started(), sum.held(), sum.suspended(), sum.ended());
  }

  /** A release was sent to all batches. */
  void released() {
    running().forEach(batch -> batch.releases++);
  }

  /** A systemic failure that a batch reports and that was not released yet. */
  Optional<ErrorCode> systemic() {
    return running().stream()
        .filter(batch -> batch.latest.releases() == batch.releases)
        .flatMap(batch -> Optional.ofNullable(batch.latest.systemic()).stream())
        .findFirst();
  }

  List<String> workflowIds() {
    return batches.stream().map(batch -> batch.workflowId).toList();
  }

  List<ClusterProgress> attention() {
    return batches.stream()
        .flatMap(batch -> batch.latest.attention().stream())
        .limit(FleetStatus.MOST_ATTENTION)
        .toList();
  }
}
