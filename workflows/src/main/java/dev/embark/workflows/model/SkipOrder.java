package dev.embark.workflows.model;

import java.util.List;

/**
 * A fleet orders a batch to skip clusters.
 *
 * @param number counts the fleet's orders, for the answer
 * @param clusters ids of clusters of the batch
 * @param held whether every held cluster is skipped as well
 * @param reason who asked for it, and why
 */
public record SkipOrder(int number, List<String> clusters, boolean held, String reason) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public SkipOrder {
    clusters = clusters == null ? List.of() : List.copyOf(clusters);
    reason = reason == null ? "" : reason;
  }
}
