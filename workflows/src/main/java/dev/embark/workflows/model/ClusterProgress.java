package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * One cluster as its batch knows it.
 *
 * @param clusterId Cast AI's id
 * @param projectId the Google project
 * @param state {@link #PENDING}, {@link #RUNNING}, {@link #NEEDS_ATTENTION} or the {@linkplain
 *     Outcome#kind kind} of its outcome
 * @param code why it failed or is held; null if it did not
 * @param message the same for people; null if it did not
 */
public record ClusterProgress(
    String clusterId,
    String projectId,
    String state,
    @Nullable ErrorCode code,
    @Nullable String message) {

  /** Projects have up to 30 characters, kinds of outcomes fewer. */
  private static final int LONGEST_WORD = 100;

  private static final int LONGEST_MESSAGE = 2_000;

  /**
   * Whoever may signal a fleet can report clusters to it. People see them on terminals, and paste
   * commands with their ids.
   */
  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public ClusterProgress {
    clusterId = PlainNames.id(clusterId);
    projectId = projectId == null ? "" : OneLine.of(projectId, LONGEST_WORD);
    state = state == null ? "" : OneLine.of(state, LONGEST_WORD);
    message = message == null ? null : OneLine.of(message, LONGEST_MESSAGE);
  }

  /** It has not started. */
  public static final String PENDING = "Pending";

  /** It is under way. */
  public static final String RUNNING = "Running";

  /** It is held until a person decides how to go on. */
  public static final String NEEDS_ATTENTION = "NeedsAttention";

  /** Whether it has ended: its state is then the kind of its outcome. */
  public boolean hasEnded() {
    return !state.equals(PENDING) && !state.equals(RUNNING) && !state.equals(NEEDS_ATTENTION);
  }

  /** Whether it has ended with an outcome of this class. */
  public boolean hasEndedAs(Class<? extends Outcome> outcome) {
    return state.equals(Outcome.kindOf(outcome));
  }
}
