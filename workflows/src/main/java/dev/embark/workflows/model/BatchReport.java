package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch reports to its fleet while it runs. Cumulative: a later report replaces an earlier
 * one.
 *
 * @param number the batch
 * @param counts how far it is
 * @param systemic a systemic failure that struck; null if none did
 * @param attention clusters that are held or failed, the first few
 * @param unsettled ids of all clusters that are held or failed
 * @param skipped ids of all clusters that were skipped
 * @param stale how many of the failed ones had changed since the plan was made
 * @param releases how many releases the batch had received: a systemic failure from before the last
 *     one is out of date
 * @param places places of its window that are taken; null from a release that did not report them
 */
public record BatchReport(
    int number,
    Counts counts,
    @Nullable ErrorCode systemic,
    List<ClusterProgress> attention,
    List<String> unsettled,
    List<String> skipped,
    int stale,
    int releases,
    @Nullable Places places) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public BatchReport {
    counts = counts == null ? Counts.NONE : counts;
    attention = attention == null ? List.of() : List.copyOf(attention);
    unsettled = unsettled == null ? List.of() : List.copyOf(unsettled);
    skipped = skipped == null ? List.of() : List.copyOf(skipped);
  }

  /** A stand-in until a batch has reported. */
  public static BatchReport initial(int number, Counts counts) {
    return new BatchReport(number, counts, null, List.of(), List.of(), List.of(), 0, 0, null);
  }

  /** The last report of a batch that has ended with this result. */
  public static BatchReport of(BatchResult result, int releases) {
    return new BatchReport(
        result.number(),
        result.counts(),
        null,
        result.attention(),
        result.failed(),
        result.skipped(),
        result.stale(),
        releases,
        null);
  }

  /** The same report with other counts. */
  public BatchReport withCounts(Counts other) {
    return new BatchReport(
        number, other, systemic, attention, unsettled, skipped, stale, releases, places);
  }
}
