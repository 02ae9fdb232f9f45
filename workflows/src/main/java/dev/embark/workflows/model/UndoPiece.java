package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one piece of an undo.
 *
 * @param piece the piece: {@code registration} or {@code bindings}
 * @param result what became of it
 * @param explanation for people: what was done, or why it was kept, or what failed
 * @param manualCommand what a person can run to settle it; null where nothing is left to do
 */
public record UndoPiece(
    String piece, Result result, String explanation, @Nullable String manualCommand) {

  /** Whether nothing of these failed. */
  public static boolean areComplete(List<UndoPiece> pieces) {
    return pieces.stream().noneMatch(piece -> piece.result() == Result.FAILED);
  }

  /** What can become of a piece. */
  public enum Result {
    /** Put back as it was. */
    UNDONE,
    /** Put back, apart from tombstones of deleted accounts, which IAM does not take back. */
    NORMALISED,
    /** Nothing had been changed. */
    NOT_NEEDED,
    /** Kept because other clusters use the same client service account. */
    KEPT_SHARED,
    /** Kept because this cluster may be running on it. */
    KEPT_LIVE,
    /** Could not be undone; a person has to. */
    FAILED
  }
}
