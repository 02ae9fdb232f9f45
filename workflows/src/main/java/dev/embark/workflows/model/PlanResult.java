package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan as its workflow returns it; the clusters are in the pages.
 *
 * @param name the fleet's name
 * @param plannedAtMillis when, milliseconds since the epoch
 * @param counts the clusters in numbers
 * @param identity the identity of the worker that looked
 * @param castServiceAccount the account with which Cast AI impersonates in this organization; null
 *     if it is known only after the first registration
 * @param pages workflow ids, each returning a {@link PlanPage}
 */
public record PlanResult(
    String name,
    long plannedAtMillis,
    PlanCounts counts,
    WorkerIdentity identity,
    @Nullable String castServiceAccount,
    List<String> pages) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public PlanResult {
    counts = counts == null ? PlanCounts.NONE : counts;
    pages = pages == null ? List.of() : List.copyOf(pages);
  }
}
