package dev.embark.workflows.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a fleet that is completed before the next part starts. Exactly one of clusters,
 * percent, selector and ids says which of the clusters left by earlier waves it takes.
 *
 * @param name its name, which is a part of workflow ids
 * @param clusters takes this many clusters; null if another way is given
 * @param percent takes clusters until this percentage of the fleet is reached, earlier waves
 *     included; null if another way is given
 * @param selector takes the clusters with these labels; null if another way is given
 * @param ids takes these clusters; empty if another way is given
 * @param approvalWithin how long it waits for an approval; null if it needs none
 * @param soak how long it is watched after its end before the next one starts
 * @param maxFailures failures within this wave above which the fleet pauses; null to apply the
 *     fleet's percentage
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

  /** How long to wait for an approval if the manifest does not say. */
  public static final Duration APPROVAL_WITHIN = Duration.ofHours(24);

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Wave {
    name = name == null ? "" : name;
    ids = ids == null ? List.of() : List.copyOf(ids);
    soak = soak == null || soak.isNegative() ? Duration.ZERO : soak;
  }

  /** A wave of this many clusters. */
  public static Wave ofClusters(String name, int clusters) {
    return new Wave(name, clusters, null, null, List.of(), null, Duration.ZERO, null);
  }

  /** A wave up to this percentage of the fleet, earlier waves included. */
  public static Wave ofPercent(String name, int percent) {
    return new Wave(name, null, percent, null, List.of(), null, Duration.ZERO, null);
  }

  /** A wave of the clusters with these labels. */
  public static Wave matching(String name, LabelSelector selector) {
    return new Wave(name, null, null, selector, List.of(), null, Duration.ZERO, null);
  }

  /** The same wave, waiting for an approval. */
  public Wave approvedWithin(@Nullable Duration time) {
    return new Wave(name, clusters, percent, selector, ids, time, soak, maxFailures);
  }

  /** The same wave, watched for this time after its end. */
  public Wave soaking(Duration time) {
    return new Wave(name, clusters, percent, selector, ids, approvalWithin, time, maxFailures);
  }
}
