package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one piece of an undo.
 *
 * @param piece the piece: {@code registration} or {@code bindings}
 * @param result what became of it
 * @param explanation for people: what was done, or why it was kept, or what failed
 * @param manualCommand the command for a person to settle it; null if nothing is left to do
 * @param untouched whether it was kept before anything of it was taken away, or may have been;
 *     false where that is not known, as of runs from before this field
 */
public record UndoPiece(
    String piece,
    Result result,
    String explanation,
    @Nullable String manualCommand,
    boolean untouched) {

  /** The piece that is the cluster's link to the client service account at Cast AI. */
  public static final String REGISTRATION = "registration";

  /** The piece that is the bindings of the client service account. */
  public static final String BINDINGS = "bindings";

  /** A piece of which something may have been taken away. */
  public UndoPiece(
      String piece, Result result, String explanation, @Nullable String manualCommand) {
    this(piece, result, explanation, manualCommand, false);
  }

  /** The same, of a piece that was kept before anything was tried. */
  public UndoPiece asUntouched() {
    return new UndoPiece(piece, result, explanation, manualCommand, true);
  }

  /** Whether none of these failed. */
  public static boolean areComplete(List<UndoPiece> pieces) {
    return pieces.stream().noneMatch(piece -> piece.result() == Result.FAILED);
  }

  /** Whether one of these is the bindings. */
  static boolean areAboutBindings(List<UndoPiece> pieces) {
    return pieces.stream().anyMatch(piece -> piece.piece().equals(BINDINGS));
  }

  /** Whether one of these may have changed bindings. */
  static boolean touchBindings(List<UndoPiece> pieces) {
    return pieces.stream()
        .filter(piece -> piece.piece().equals(BINDINGS))
        .anyMatch(piece -> piece.result() != Result.NOT_NEEDED && !piece.untouched());
  }

  /** Whether bindings that the run made, or may have, were left for a cluster that uses them. */
  static boolean keepBindings(List<UndoPiece> pieces) {
    return pieces.stream()
        .filter(piece -> piece.piece().equals(BINDINGS))
        .map(UndoPiece::result)
        .anyMatch(result -> result == Result.KEPT_SHARED || result == Result.KEPT_LIVE);
  }

  /** How a piece can end. */
  public enum Result {
    /** Put back as it was. */
    UNDONE,
    /** Put back, except tombstones of deleted accounts, which IAM does not accept again. */
    NORMALISED,
    /** Nothing had been changed. */
    NOT_NEEDED,
    /** Kept because other clusters use the same client service account. */
    KEPT_SHARED,
    /** Kept because this cluster may be using it. */
    KEPT_LIVE,
    /** Could not be undone; a person has to do it. */
    FAILED
  }
}
