package dev.embark.workflows.model;

import java.util.List;
import java.util.Map;

/**
 * How a batch ended. Outcomes of single clusters are read by query.
 *
 * @param number the batch
 * @param counts how many ended how
 * @param failed ids of the clusters that failed
 * @param letGo those of them that somebody has left out, and that are not to be tried again
 * @param skipped ids of the clusters that were left out
 * @param attention the first few of them, with the reasons
 * @param stale of those that failed, how many have changed since the plan was made
 * @param castServiceAccounts by organization: the account that its clusters got
 * @param retries how many requests to retry it has carried out: one that came too late is the
 *     fleet's to carry out
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
