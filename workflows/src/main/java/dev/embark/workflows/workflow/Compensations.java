package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoPiece;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The pieces of an undo, each registered before the step it undoes.
 *
 * <p>Not the SDK's {@code Saga}: it hides which piece failed, stops at the first failure or
 * swallows all of them, and is itself ended by the cancellation that asks for the undo. Here every
 * piece runs, in the order of registration (the link goes before the bindings that serve it), and
 * each reports.
 */
final class Compensations {

  /** One piece of an undo. */
  interface Piece {

    /** The name under which it reports. */
    String name();

    /** Undoes, or finds that there is nothing to undo or a reason to keep. */
    UndoPiece undo();

    /** The command for a person to run if {@link #undo} failed. */
    String manualCommand();
  }

  private final List<Piece> pieces = new ArrayList<>();

  void register(Piece piece) {
    pieces.add(piece);
  }

  /** Registers a piece that is undone before all others. */
  void registerFirst(Piece piece) {
    pieces.add(0, piece);
  }

  /** Undoes every piece, records each in the journal; one that fails never stops the next. */
  Outcome.Failure undoAll(Journal journal, ErrorCode code, String message) {
    List<UndoPiece> results = new ArrayList<>();
    for (Piece piece : pieces) {
      results.add(settled(piece, piece::undo));
    }
    return outcomeOf(List.copyOf(results), journal, code, message);
  }

  private static Outcome.Failure outcomeOf(
      List<UndoPiece> results, Journal journal, ErrorCode code, String message) {
    results.forEach(piece -> journal.done(piece.piece() + ": " + piece.explanation()));
    return UndoPiece.areComplete(results)
        ? new Outcome.RolledBack(code, message, results)
        : new Outcome.RollbackIncomplete(code, message, results);
  }

  private static UndoPiece settled(Piece piece, Supplier<UndoPiece> work) {
    try {
      return work.get();
    } catch (StepFailed failed) {
      return left(piece, failed);
    }
  }

  /** Undoes nothing: every piece is left to a person, with the command that settles it. */
  Outcome.RollbackIncomplete leaveAll(StepFailed failed) {
    return new Outcome.RollbackIncomplete(
        failed.code(),
        failed.message(),
        pieces.stream().map(piece -> left(piece, failed)).toList());
  }

  /**
   * Undoes nothing, because the cluster may depend on every piece.
   *
   * @param giveBack gives back what a cluster needs of a piece; empty if it is kept as it is
   */
  Outcome.Failure keepAll(
      Journal journal, StepFailed failed, Function<Piece, Optional<UndoPiece>> giveBack) {
    List<UndoPiece> results = new ArrayList<>();
    for (Piece piece : pieces) {
      results.add(settled(piece, () -> giveBack.apply(piece).orElseGet(() -> kept(piece, failed))));
    }
    return outcomeOf(List.copyOf(results), journal, failed.code(), failed.message());
  }

  private static UndoPiece kept(Piece piece, StepFailed failed) {
    return new UndoPiece(piece.name(), UndoPiece.Result.KEPT_LIVE, failed.message(), null);
  }

  private static UndoPiece left(Piece piece, StepFailed failed) {
    return new UndoPiece(
        piece.name(),
        UndoPiece.Result.FAILED,
        failed.code() + ": " + failed.message(),
        piece.manualCommand());
  }
}
