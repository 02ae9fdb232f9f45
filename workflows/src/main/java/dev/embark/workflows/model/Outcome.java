package dev.embark.workflows.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/** How the run of a cluster ends. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Outcome.Onboarded.class, name = "Onboarded"),
  @JsonSubTypes.Type(value = Outcome.Unchanged.class, name = "Unchanged"),
  @JsonSubTypes.Type(value = Outcome.Offboarded.class, name = "Offboarded"),
  @JsonSubTypes.Type(value = Outcome.Unconfirmed.class, name = "Unconfirmed"),
  @JsonSubTypes.Type(value = Outcome.RolledBack.class, name = "RolledBack"),
  @JsonSubTypes.Type(value = Outcome.RollbackIncomplete.class, name = "RollbackIncomplete"),
  @JsonSubTypes.Type(value = Outcome.Rejected.class, name = "Rejected"),
  @JsonSubTypes.Type(value = Outcome.Skipped.class, name = "Skipped"),
  @JsonSubTypes.Type(value = Outcome.Lost.class, name = "Lost"),
})
public sealed interface Outcome {

  /** An outcome that counts against a fleet's budget and is red in the Temporal UI. */
  sealed interface Failure extends Outcome {

    /** Why. */
    ErrorCode code();

    /** The same for people, with the particulars of this cluster. */
    String message();
  }

  /** The update was accepted and seen to have taken effect. */
  record Onboarded(String credentialsId) implements Outcome {}

  /** Proven to be onboarded already; nothing was written. */
  record Unchanged(String credentialsId) implements Outcome {}

  /** Taken off impersonation: each piece was undone, was not needed, or was kept on purpose. */
  record Offboarded(List<UndoPiece> pieces) implements Outcome {}

  /**
   * The update was accepted, or may have been, but was not seen to take effect. All access kept.
   */
  record Unconfirmed(ErrorCode code, String message) implements Failure {}

  /** Failed before the pivot; every piece was undone, was not needed, or was kept on purpose. */
  record RolledBack(ErrorCode code, String message, List<UndoPiece> pieces) implements Failure {}

  /** Failed before the pivot, and at least one piece could not be undone. */
  record RollbackIncomplete(ErrorCode code, String message, List<UndoPiece> pieces)
      implements Failure {}

  /** Refused before anything was touched. */
  record Rejected(ErrorCode code, String message) implements Failure {}

  /** Skipped on request. */
  record Skipped(String reason) implements Outcome {}

  /** Ended from outside without its own outcome; set by the parent. */
  record Lost(ErrorCode code, String message) implements Failure {}

  /** The name under which people and search attributes know it. */
  default String kind() {
    return kindOf(getClass());
  }

  /** The {@link #kind} of all outcomes of the class. */
  static String kindOf(Class<? extends Outcome> outcome) {
    return outcome.getSimpleName();
  }

  /**
   * Whether the run may have removed bindings that were in effect, be it to put them back at once.
   */
  default boolean mayHaveRemovedBindings() {
    return this instanceof Lost || UndoPiece.touchBindings(pieces());
  }

  /**
   * Whether the run has come to no change that lasts: nothing was touched, or each piece was
   * undone, was not needed, or was kept on purpose for a cluster that uses it.
   */
  default boolean leavesAsFound() {
    return this instanceof RolledBack || this instanceof Rejected;
  }

  /** What became of each piece that was to be undone; empty if the run came to no undo. */
  default List<UndoPiece> pieces() {
    return List.of();
  }

  /** The same outcome, if it is a failure. */
  default Optional<Failure> failure() {
    return this instanceof Failure failure ? Optional.of(failure) : Optional.empty();
  }

  /** Whether the run was undone, but left bindings of its own for a cluster that uses them. */
  default boolean hasKeptBindings() {
    return this instanceof RolledBack undone && UndoPiece.keepBindings(undone.pieces());
  }

  /** Whether the run was undone and came to its bindings, of which it left none. */
  default boolean leavesNoBindings() {
    return this instanceof RolledBack undone
        && UndoPiece.areAboutBindings(undone.pieces())
        && !hasKeptBindings();
  }

  /** Whether it counts against a fleet's budget and is red in the Temporal UI. */
  default boolean isFailure() {
    return this instanceof Failure;
  }
}
