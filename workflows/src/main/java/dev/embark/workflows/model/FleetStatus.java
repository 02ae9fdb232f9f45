package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fleet's answer to a query, and its result.
 *
 * @param name the fleet's name
 * @param digest of its input
 * @param state what it is doing
 * @param why why it is paused or stopped, null where it is neither
 * @param counts how far it is, over all batches
 * @param maxInFlight clusters under way at the same time
 * @param maxFailures failures it stands
 * @param failuresAllowed the same as a number
 * @param batches workflow ids of the batches started so far
 * @param attention clusters that are held or failed, the first fifty
 */
public record FleetStatus(
    String name,
    String digest,
    FleetState state,
    @Nullable String why,
    Counts counts,
    int maxInFlight,
    MaxFailures maxFailures,
    int failuresAllowed,
    List<String> batches,
    List<ClusterProgress> attention) {

  /** How many clusters {@link #attention} holds at the most. */
  public static final int MOST_ATTENTION = 50;
}
