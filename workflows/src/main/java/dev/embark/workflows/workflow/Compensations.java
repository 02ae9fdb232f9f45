package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoPiece;
import java.util.ArrayList;
import java.util.List;

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

  /** Runs every piece, records each in the journal, and returns the outcome. */
  Outcome.Failure end(Journal journal, ErrorCode code, String message) {
    return ended(undoAll(), journal, code, message);
  }

  private static Outcome.Failure ended(
      List<UndoPiece> results, Journal journal, ErrorCode code, String message) {
    results.forEach(piece -> journal.done(piece.piece() + ": " + piece.explanation()));
    return UndoPiece.areComplete(results)
        ? new Outcome.RolledBack(code, message, results)
        : new Outcome.RollbackIncomplete(code, message, results);
  }

  /** Runs every piece; one that fails never stops the next. */
  private List<UndoPiece> undoAll() {
    List<UndoPiece> results = new ArrayList<>();
    for (Piece piece : pieces) {
      results.add(undo(piece));
    }
    return List.copyOf(results);
  }

  private static UndoPiece undo(Piece piece) {
    try {
      return piece.undo();
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

  /** Undoes nothing, because the cluster may depend on every piece. */
  Outcome.RolledBack keepAll(StepFailed failed) {
    return new Outcome.RolledBack(
        failed.code(),
        failed.message(),
        pieces.stream().map(piece -> kept(piece, failed)).toList());
  }

  /** Runs the piece of this name, and undoes nothing else, as {@link #keepAll}. */
  Outcome.Failure keepAllBut(String name, Journal journal, StepFailed failed) {
    List<UndoPiece> results = new ArrayList<>();
    for (Piece piece : pieces) {
      results.add(piece.name().equals(name) ? undo(piece) : kept(piece, failed));
    }
    return ended(List.copyOf(results), journal, failed.code(), failed.message());
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
