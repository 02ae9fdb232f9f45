package dev.embark.workflows.model;

import java.util.List;

/**
 * A fleet tells a batch to leave clusters out.
 *
 * @param number counts the fleet's orders, for the answer
 * @param clusters ids of clusters of the batch
 * @param held whether every held cluster is meant as well
 * @param reason who said so, and why
 */
public record SkipOrder(int number, List<String> clusters, boolean held, String reason) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public SkipOrder {
    clusters = clusters == null ? List.of() : List.copyOf(clusters);
    reason = reason == null ? "" : reason;
  }
}
