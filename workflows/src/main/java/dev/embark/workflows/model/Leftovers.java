package dev.embark.workflows.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an undo could not put back, and everything needed to try it again.
 *
 * @param pieces the names of the pieces that failed or were kept
 * @param before how the cluster was, as a worker saw and sealed it
 * @param desired the grants that the onboarding made sure of; empty if it did not get that far
 * @param missing those of them that were not there before
 * @param tombstones grants of a deleted account, which cannot be given back
 * @param bindingsOwed whether the undo may have removed bindings that a cluster needs, and could
 *     not give them back or find out
 * @param code why the onboarding failed
 * @param message the same for people
 */
public record Leftovers(
    List<String> pieces,
    ClusterSnapshot before,
    List<Grant> desired,
    List<Grant> missing,
    List<Grant> tombstones,
    boolean bindingsOwed,
    ErrorCode code,
    @Nullable String message) {

  private static final Set<UndoPiece.Result> LEFT =
      EnumSet.of(UndoPiece.Result.FAILED, UndoPiece.Result.KEPT_LIVE, UndoPiece.Result.KEPT_SHARED);

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Leftovers {
    pieces = pieces == null ? List.of() : List.copyOf(pieces);
    desired = desired == null ? List.of() : List.copyOf(desired);
    missing = missing == null ? List.of() : List.copyOf(missing);
    tombstones = tombstones == null ? List.of() : List.copyOf(tombstones);
    code = code == null ? ErrorCode.INTERNAL : code;
  }

  /** What is left of a failed undo, without anything known about bindings. */
  public static Leftovers of(ClusterSnapshot before, Outcome.RollbackIncomplete incomplete) {
    return new Leftovers(
        left(incomplete.pieces()),
        before,
        List.of(),
        List.of(),
        List.of(),
        false,
        incomplete.code(),
        incomplete.message());
  }

  /** The same with the change of the policy that is to be taken back. */
  public Leftovers withBindings(
      List<Grant> desired, List<Grant> missing, List<Grant> tombstones, boolean owed) {
    return new Leftovers(pieces, before, desired, missing, tombstones, owed, code, message);
  }

  /** The same with only these pieces left. */
  public Leftovers withPieces(List<String> left) {
    return new Leftovers(left, before, desired, missing, tombstones, bindingsOwed, code, message);
  }

  /**
   * The names of the pieces that another try has to take up: those that failed, and those that were
   * kept, perhaps only because another one had failed.
   */
  public static List<String> left(List<UndoPiece> pieces) {
    return pieces.stream()
        .filter(piece -> LEFT.contains(piece.result()))
        .map(UndoPiece::piece)
        .toList();
  }
}
