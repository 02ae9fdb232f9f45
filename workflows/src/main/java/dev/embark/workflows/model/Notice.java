package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * An event of a fleet for people who do not watch it. Holds counts and names, but no secret and no
 * list of clusters. Whoever can write to Temporal can have any notice sent, so each text is one
 * short line.
 *
 * @param event what happened
 * @param fleet the fleet's name
 * @param runId Temporal's id of the run
 * @param atMillis when, milliseconds since the epoch
 * @param wave the wave it is about; null if it is about none
 * @param text one sentence for people
 * @param command the command to run next; null if there is none
 * @param counts the fleet's clusters by state
 * @param authorship who asked for the fleet
 */
public record Notice(
    Event event,
    String fleet,
    String runId,
    long atMillis,
    @Nullable String wave,
    String text,
    @Nullable String command,
    Counts counts,
    Authorship authorship) {

  private static final int LONGEST = 500;

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Notice {
    event = event == null ? Event.NEEDS_ATTENTION : event;
    fleet = fleet == null ? "" : OneLine.of(fleet, LONGEST);
    runId = runId == null ? "" : OneLine.of(runId, LONGEST);
    wave = wave == null ? null : OneLine.of(wave, LONGEST);
    text = text == null ? "" : OneLine.of(text, LONGEST);
    command = command == null ? null : OneLine.of(command, LONGEST);
    counts = counts == null ? Counts.NONE : counts;
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
  }

  /** The sentence, the counts and the next command, for channels that take plain text. */
  public String asText() {
    String next = command == null ? "" : "\nNext: " + command;
    if (counts.total() == 0) {
      return text + next;
    }
    return text
        + "\n"
        + counts.endedTotal()
        + " of "
        + counts.total()
        + " clusters ended, "
        + counts.inFlight()
        + " under way, "
        + counts.failed()
        + " failed or held."
        + next;
  }

  /** The kinds of event. */
  public enum Event {
    /** The fleet has started. */
    FLEET_STARTED,
    /** A wave waits for an approval. */
    WAVE_WAITS_FOR_APPROVAL,
    /**
     * The fleet has paused by itself: a budget is spent, or a systemic failure struck, for
     * instance.
     */
    FLEET_PAUSED,
    /** Clusters are held, or ended without proof. */
    NEEDS_ATTENTION,
    /** The fleet has ended. */
    FLEET_FINISHED,
    /** A scheduled comparison found clusters that are not as Embark left them. */
    DRIFT_FOUND
  }

  /**
   * One delivery of a notice.
   *
   * @param webhook the webhook's name in the worker's configuration
   * @param id the same for every attempt, so that the receiver can recognise a repetition
   */
  public record Delivery(String webhook, String id, Notice notice) {}
}
