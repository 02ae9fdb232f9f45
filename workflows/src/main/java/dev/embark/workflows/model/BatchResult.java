package dev.embark.workflows.model;

import java.util.List;
import java.util.Map;

/**
 * How a batch ended. The outcomes of single clusters are read by query.
 *
 * @param number the batch
 * @param counts how many ended how
 * @param failed ids of the clusters that failed
 * @param letGo those of them that were let go by a skip, and are not to be retried
 * @param skipped ids of the clusters that were skipped
 * @param attention the first few of the failed clusters, with the reasons
 * @param stale how many of the failed ones had changed since the plan was made
 * @param castServiceAccounts by organization: the account that its clusters got
 * @param retries how many requests to retry it has carried out; the fleet carries out one that came
 *     too late
 */
public record BatchResult(
    int number,
    Counts counts,
    List<String> failed,
    List<ClusterProgress> letGo,
    List<String> skipped,
    List<ClusterProgress> attention,
    int stale,
    Map<String, String> castServiceAccounts,
    int retries) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public BatchResult {
    counts = counts == null ? Counts.NONE : counts;
    failed = failed == null ? List.of() : List.copyOf(failed);
    letGo = letGo == null ? List.of() : List.copyOf(letGo);
    skipped = skipped == null ? List.of() : List.copyOf(skipped);
    castServiceAccounts = castServiceAccounts == null ? Map.of() : Map.copyOf(castServiceAccounts);
    attention = attention == null ? List.of() : List.copyOf(attention);
  }
}
