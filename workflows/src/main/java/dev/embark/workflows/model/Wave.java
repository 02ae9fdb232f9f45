package dev.embark.workflows.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a fleet that is onboarded before the next part starts. Exactly one of clusters,
 * percent, selector and ids says which clusters it takes of those that earlier waves left.
 *
 * @param name names it; a part of workflow ids
 * @param clusters so many clusters; null where something else is given
 * @param percent until this share of the fleet is reached, earlier waves included; null where
 *     something else is given
 * @param selector the clusters with these labels; null where something else is given
 * @param ids these clusters; empty where something else is given
 * @param approvalWithin how long it waits for somebody to approve it; null where it needs nobody
 * @param soak how long it is watched after its end before the next one starts
 * @param maxFailures failures that pause the fleet when they happen within this wave; null to hold
 *     it to the fleet's share
 */
public record Wave(
    String name,
    @Nullable Integer clusters,
    @Nullable Integer percent,
    @Nullable LabelSelector selector,
    List<String> ids,
    @Nullable Duration approvalWithin,
    Duration soak,
    @Nullable MaxFailures maxFailures) {

  /** How long an approval is waited for where the manifest does not say. */
  public static final Duration APPROVAL_WITHIN = Duration.ofHours(24);

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Wave {
    name = name == null ? "" : name;
    ids = ids == null ? List.of() : List.copyOf(ids);
    soak = soak == null || soak.isNegative() ? Duration.ZERO : soak;
  }

  /** So many clusters. */
  public static Wave ofClusters(String name, int clusters) {
    return new Wave(name, clusters, null, null, List.of(), null, Duration.ZERO, null);
  }

  /** Up to this share of the fleet, earlier waves included. */
  public static Wave ofPercent(String name, int percent) {
    return new Wave(name, null, percent, null, List.of(), null, Duration.ZERO, null);
  }

  /** The clusters with these labels. */
  public static Wave matching(String name, LabelSelector selector) {
    return new Wave(name, null, null, selector, List.of(), null, Duration.ZERO, null);
  }

  /** These clusters. */
  public static Wave ofIds(String name, List<String> ids) {
    return new Wave(name, null, null, null, ids, null, Duration.ZERO, null);
  }

  /** The same wave, waiting for an approval. */
  public Wave approvedWithin(@Nullable Duration time) {
    return new Wave(name, clusters, percent, selector, ids, time, soak, maxFailures);
  }

  /** The same wave, watched for some time. */
  public Wave soaking(Duration time) {
    return new Wave(name, clusters, percent, selector, ids, approvalWithin, time, maxFailures);
  }

  /** The same wave with a budget of its own. */
  public Wave allowing(@Nullable MaxFailures failures) {
    return new Wave(name, clusters, percent, selector, ids, approvalWithin, soak, failures);
  }
}
