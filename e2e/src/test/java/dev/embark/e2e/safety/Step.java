package dev.embark.e2e.safety;

import static dev.embark.e2e.safety.StartingState.LIVING_ON_STALE;
import static dev.embark.e2e.safety.StartingState.SHARED;
import static dev.embark.e2e.safety.StartingState.STALE_IDLE;
import static dev.embark.e2e.safety.StartingState.STALE_ON_KEY;

import dev.embark.simulators.Call;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/** A step of the way forward or back, and the call in it that is struck. */
enum Step {
  LOOK_UP("look-up", "getCluster", Surface.CAST_AI, ""),
  CAPTURE("capture", "GetIamPolicy", Surface.IAM_READ, ""),
  REGISTER("register", "gcpCreateSa", Surface.CAST_AI, ""),
  CLEAN_UP("clean-up", "SetIamPolicy", Surface.IAM_WRITE, ""),
  CREATE("create", "SetIamPolicy", Surface.IAM_WRITE, ""),
  UPDATE("update", "updateCluster", Surface.CAST_AI, ""),
  CONFIRM("confirm", "getCluster", Surface.CAST_AI, "updateCluster"),
  LATE_CLEAN_UP("clean-up after the update", "SetIamPolicy", Surface.IAM_WRITE, "updateCluster"),
  UNDO_LOOK("undo: did the update land?", "getCluster", Surface.CAST_AI, "updateCluster"),
  UNREGISTER("undo: unregister", "gcpDisableSa", Surface.CAST_AI, "updateCluster"),
  RESTORE("undo: restore", "SetIamPolicy", Surface.IAM_WRITE, "updateCluster");

  private static final Set<StartingState> BOUND =
      Set.of(StartingState.ONBOARDED, StartingState.ON_KEY, StartingState.TERRAFORM);

  private static final Set<StartingState> LINKED =
      Set.of(StartingState.ONBOARDED, StartingState.ON_KEY, LIVING_ON_STALE);

  /** Which faults can strike. */
  enum Surface {
    CAST_AI,
    IAM_READ,
    IAM_WRITE
  }

  final String title;
  final String operation;
  final Surface surface;
  private final String comesAfter;

  Step(String title, String operation, Surface surface, String comesAfter) {
    this.title = title;
    this.operation = operation;
    this.surface = surface;
    this.comesAfter = comesAfter;
  }

  boolean isUndo() {
    return ordinal() >= UNDO_LOOK.ordinal();
  }

  /** Whether no other step makes the same kind of call at the same place. */
  boolean hasCallsOfItsOwn() {
    return this != CLEAN_UP && this != CREATE;
  }

  /** Whether a failure here comes before anything was asked to change. */
  boolean isBeforeTheFirstWrite() {
    return ordinal() <= CAPTURE.ordinal();
  }

  boolean isAfterThePivot() {
    return this == CONFIRM || this == LATE_CLEAN_UP;
  }

  /** Why a run from this state never comes to this step; empty where it does. */
  String senselessFrom(StartingState state) {
    boolean never =
        switch (this) {
          case CLEAN_UP -> state != STALE_IDLE;
          case CREATE -> BOUND.contains(state) || state == STALE_IDLE;
          case LATE_CLEAN_UP -> state != STALE_ON_KEY && state != LIVING_ON_STALE;
          case UNREGISTER -> LINKED.contains(state);
          case RESTORE -> BOUND.contains(state) || state == LIVING_ON_STALE || state == SHARED;
          default -> false;
        };
    return never ? reason(state) : "";
  }

  private String reason(StartingState state) {
    return switch (this) {
      case CLEAN_UP -> "no stale grants that may be replaced before the update: no such write";
      case CREATE ->
          state == STALE_IDLE
              ? "the clean-up has already written the grants: no second write"
              : "the grants are there: nothing is written";
      case LATE_CLEAN_UP -> "no stale grants left over by then: no such write";
      case UNREGISTER -> "it was linked to the account before: the link stays";
      default ->
          BOUND.contains(state)
              ? "the grants were there before: nothing to take back"
              : "a cluster uses the account: the grants stay";
    };
  }

  /**
   * Which of the calls of this operation is the step's, counted from 1.
   *
   * @param calls of a run without this fault from the same state, oldest first
   * @return empty if that run made no such call
   */
  OptionalInt place(List<Call> calls) {
    Predicate<Call> ours = call -> call.operation().equals(operation);
    int from = comesAfter.isEmpty() ? 0 : lastOf(comesAfter, calls) + 1;
    long earlier = calls.subList(0, from).stream().filter(ours).count();
    boolean comes = calls.subList(from, calls.size()).stream().anyMatch(ours);
    return comes ? OptionalInt.of((int) earlier + 1) : OptionalInt.empty();
  }

  private static int lastOf(String operation, List<Call> calls) {
    for (int i = calls.size() - 1; i >= 0; i--) {
      if (calls.get(i).operation().equals(operation)) {
        return i;
      }
    }
    throw new IllegalStateException("The run without a fault never called " + operation);
  }
}
