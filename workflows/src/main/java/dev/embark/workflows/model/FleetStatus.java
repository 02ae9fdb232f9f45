package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fleet's answer to a query, and its result.
 *
 * @param name the fleet's name; a stand-in if it has one that no command may contain
 * @param digest of its input
 * @param state what it is doing
 * @param pause why it is paused; null if it is not
 * @param why why it is paused, waits or was stopped, in words; null if none of these applies
 * @param counts its clusters by state, over all batches
 * @param maxInFlight clusters under way at the same time
 * @param maxFailures its budget of failures
 * @param failuresAllowed the budget as a number of clusters
 * @param batches workflow ids of the batches started so far
 * @param attention clusters that are held or failed, the first fifty
 * @param waves its waves in their order
 * @param wave the wave it is at; null before the first
 * @param pace how fast clusters end
 * @param commands how many commands it has accepted so far
 * @param offboarding whether clusters are taken off impersonation instead of onboarded
 */
public record FleetStatus(
    String name,
    String digest,
    FleetState state,
    @Nullable FleetPause pause,
    @Nullable String why,
    Counts counts,
    int maxInFlight,
    MaxFailures maxFailures,
    int failuresAllowed,
    List<String> batches,
    List<ClusterProgress> attention,
    List<WaveStatus> waves,
    @Nullable String wave,
    Pace pace,
    int commands,
    boolean offboarding) {

  /** How many clusters {@link #attention} holds at most. */
  public static final int MOST_ATTENTION = 50;

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public FleetStatus {
    name = PlainNames.isFleet(name) ? name : PlainNames.UNNAMED;
    batches = batches == null ? List.of() : List.copyOf(batches);
    attention = attention == null ? List.of() : List.copyOf(attention);
    waves = waves == null ? List.of() : List.copyOf(waves);
    pace = pace == null ? Pace.UNKNOWN : pace;
  }

  /** Whether it does not continue until somebody decides. */
  public boolean waitsForSomebody() {
    return switch (state) {
      case PAUSED, AWAITING_APPROVAL, NEEDS_ATTENTION -> true;
      case STOPPING, ROLLING_BACK -> counts.waiting() > 0 && counts.moving() == 0;
      case RUNNING, COMPLETED, STOPPED, ROLLED_BACK -> false;
    };
  }

  /** Failures that may still happen before it pauses. */
  public int budgetLeft() {
    return Math.max(0, failuresAllowed - counts.failed());
  }
}
