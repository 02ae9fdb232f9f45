package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the run of one cluster ended: the return value of a run that succeeded, and the details of
 * the failure of one that did not.
 *
 * @param clusterId Cast AI's id
 * @param outcome how it ended
 * @param castServiceAccount the account that was registered; null before registration
 * @param notes what else a person should know, such as a stale binding that was left behind
 * @param diagnosis why the update failed, found by looking; null if there was no look
 */
public record ClusterResult(
    String clusterId,
    Outcome outcome,
    @Nullable String castServiceAccount,
    List<String> notes,
    @Nullable Diagnosis diagnosis) {

  /**
   * The name under which a cancelled run keeps it in its memo, because Temporal drops what such a
   * run returns.
   */
  public static final String MEMO = "result";

  /** A result without a diagnosis. */
  public ClusterResult(
      String clusterId, Outcome outcome, @Nullable String castServiceAccount, List<String> notes) {
    this(clusterId, outcome, castServiceAccount, notes, null);
  }

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public ClusterResult {
    notes = notes == null ? List.of() : List.copyOf(notes);
  }
}
