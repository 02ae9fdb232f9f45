package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Skip;
import dev.embark.workflows.model.SkipAnswer;
import dev.embark.workflows.model.SkipOrder;
import dev.embark.workflows.model.SkipResult;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Skips clusters. Those of batches that have not started are noted here; for the others their
 * batches decide and answer, because only they know whether a cluster has started.
 */
final class Skipping {

  private final FleetProgress progress;
  private final List<WaveRun> waves;
  private final Map<Integer, Map<Integer, SkipResult>> answers = new HashMap<>();
  private int orders;

  Skipping(FleetProgress progress, List<WaveRun> waves) {
    this.progress = progress;
    this.waves = waves;
  }

  void answered(SkipAnswer answer) {
    Map<Integer, SkipResult> ofTheOrder = answers.get(answer.number());
    if (ofTheOrder != null) {
      ofTheOrder.put(answer.batch(), answer.result());
    }
  }

  /**
   * Carries the command out and waits for the answers.
   *
   * @throws ApplicationFailure with {@code NOTHING_SKIPPED} if none of the clusters could be
   *     skipped
   */
  SkipResult carryOut(Skip command) {
    int number = ++orders;
    String reason = FleetControl.byWhom(command.authorship());
    Map<BatchRun, List<String>> asked = new LinkedHashMap<>();
    SkipResult known = SkipResult.NONE;
    for (WaveRun wave : waves) {
      for (ClusterTarget target : wave.targets()) {
        if (command.means(target)) {
          known = known.plus(note(target.clusterId(), reason, asked));
        }
      }
    }
    if (command.held()) {
      progress.running().forEach(batch -> asked.computeIfAbsent(batch, any -> new ArrayList<>()));
    }
    SkipResult all = known.plus(ask(number, asked, command.held(), reason));
    if (all.skipped() + all.letGo() == 0) {
      throw ApplicationFailure.newNonRetryableFailure(
          "Nothing was skipped: "
              + all.words()
              + ". To undo a cluster that is under way: embark rollback.",
          "NOTHING_SKIPPED");
    }
    return all;
  }

  private SkipResult note(String cluster, String reason, Map<BatchRun, List<String>> asked) {
    BatchRun batch = progress.batchOf(cluster).orElse(null);
    if (batch == null) {
      progress.skip(cluster, reason);
      return SkipResult.ofSkipped(1);
    }
    if (batch.isRunning()) {
      asked.computeIfAbsent(batch, any -> new ArrayList<>()).add(cluster);
      return SkipResult.NONE;
    }
    return SkipResult.ofEnded(1);
  }

  private SkipResult ask(
      int number, Map<BatchRun, List<String>> asked, boolean held, String reason) {
    Map<Integer, SkipResult> answered = new LinkedHashMap<>();
    answers.put(number, answered);
    asked.forEach(
        (batch, clusters) ->
            Detached.tell(() -> batch.stub().skip(new SkipOrder(number, clusters, held, reason))));
    Workflow.await(
        () ->
            asked.keySet().stream()
                .allMatch(
                    batch -> !batch.isRunning() || answered.containsKey(batch.input().number())));
    answers.remove(number);
    SkipResult sum = answered.values().stream().reduce(SkipResult.NONE, SkipResult::plus);
    // The clusters of a batch that ended before it could answer have ended too.
    int unanswered =
        asked.entrySet().stream()
            .filter(batch -> !answered.containsKey(batch.getKey().input().number()))
            .mapToInt(batch -> batch.getValue().size())
            .sum();
    return sum.plus(SkipResult.ofEnded(unanswered));
  }
}
