package dev.embark.e2e.safety;

import static dev.embark.e2e.safety.StartingState.RELINKED;

import dev.embark.simulators.call.Call;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** A step of an onboarding or its undo: the call in it that is struck, and its activity. */
enum Step {
  LOOK_UP("look-up", "getCluster", Surface.CAST_AI, "", "LookUpCluster", 1),
  CAPTURE("capture", "GetIamPolicy", Surface.IAM_READ, "", "CaptureBindings", 1),
  REGISTER_LOOK("register: its own look", "getCluster", Surface.CAST_AI, "GetIamPolicy", "", 0),
  REGISTER("register", "gcpCreateSa", Surface.CAST_AI, "", "RegisterServiceAccount", 1),
  CREATE("create", "SetIamPolicy", Surface.IAM_WRITE, "", "CreateBindings", 1),
  WAIT("wait", "", Surface.NONE, "", "CreateBindings", 1),
  SECOND_LOOK(
      "are the bindings still there?",
      "GetIamPolicy",
      Surface.IAM_READ,
      "gcpCreateSa",
      "CreateBindings",
      2),
  UPDATE_LOOK("update: its own look", "getCluster", Surface.CAST_AI, "gcpCreateSa", "", 0),
  UPDATE("update", "updateCluster", Surface.CAST_AI, "", "UpdateCluster", 1),
  CONFIRM("confirm", "getCluster", Surface.CAST_AI, "updateCluster", "ConfirmCluster", 1),
  CLEAN_UP(
      "clean-up", "SetIamPolicy", Surface.IAM_WRITE, "updateCluster", "RemoveStaleBindings", 1),
  UNDO_LOOK(
      "undo: did the update land?",
      "getCluster",
      Surface.CAST_AI,
      "updateCluster",
      "LookUpCluster",
      2),
  UNREGISTER_LOOK(
      "undo: unregister, its own look", "getCluster", Surface.CAST_AI, "updateCluster", "", 0),
  UNREGISTER(
      "undo: unregister",
      "gcpDisableSa",
      Surface.CAST_AI,
      "updateCluster",
      "UnregisterServiceAccount",
      1),
  UNDO_QUESTION(
      "undo: who uses the account?",
      "listClusters",
      Surface.CAST_AI,
      "updateCluster",
      "FindLinkedClusters",
      1),
  RESTORE_READ(
      "undo: restore, its own read", "GetIamPolicy", Surface.IAM_READ, "listClusters", "", 0),
  RESTORE(
      "undo: restore", "SetIamPolicy", Surface.IAM_WRITE, "updateCluster", "RestoreBindings", 1),
  LAST_QUESTION(
      "undo: has anybody come meanwhile?",
      "listClusters",
      Surface.CAST_AI,
      "updateCluster",
      "FindLinkedClusters",
      2);

  /** The surface that determines the possible faults. */
  enum Surface {
    CAST_AI,
    IAM_READ,
    IAM_WRITE,
    NONE
  }

  final String title;
  final Surface surface;

  /** The type of the activity that makes the call; empty if another step covers it. */
  final String activity;

  private final String operation;
  private final String comesAfter;
  private final int occurrence;

  Step(
      String title,
      String operation,
      Surface surface,
      String comesAfter,
      String activity,
      int occurrence) {
    this.title = title;
    this.operation = operation;
    this.surface = surface;
    this.comesAfter = comesAfter;
    this.activity = activity;
    this.occurrence = occurrence;
  }

  /** Returns the call that is struck. */
  String operation(StartingState state) {
    return this == UNREGISTER && state == RELINKED ? "gcpCreateSa" : operation;
  }

  /** Returns the call that is usually struck, for headings. */
  String operation() {
    return operation.isEmpty() ? "a timer" : operation;
  }

  /** Returns which of the run's activities of this type is the step's, counted from 1. */
  int occurrence() {
    return occurrence;
  }

  boolean isUndo() {
    return ordinal() >= UNDO_LOOK.ordinal();
  }

  boolean isList() {
    return operation.equals("listClusters");
  }

  /** Returns whether no other step makes the same kind of call at the same point. */
  boolean hasCallsOfItsOwn() {
    return this != WAIT && this != SECOND_LOOK;
  }

  /** Returns whether a failure here comes before the first requested change. */
  boolean isBeforeTheFirstWrite() {
    return ordinal() <= CAPTURE.ordinal();
  }

  boolean isAfterThePivot() {
    return this == CONFIRM || this == CLEAN_UP;
  }

  /** Returns why runs from this state never reach this step; empty if they do. */
  String senselessFrom(StartingState state) {
    if (state.isRefused()) {
      return this == LOOK_UP ? "" : "the cluster is refused at the look-up";
    }
    if (state.holds() && isUndo()) {
      return "the run is held instead of undone";
    }
    boolean bound = StartingState.BOUND.contains(state);
    return switch (this) {
      case CREATE -> bound ? "the grants are there: nothing is written" : "";
      case WAIT ->
          bound && StartingState.LINKED.contains(state)
              ? "link and grants were there before: no wait"
              : "";
      case SECOND_LOOK ->
          !bound
              ? "it wrote the grants itself: it trusts them"
              : StartingState.LINKED.contains(state)
                  ? "link and grants were there before: no wait after which to look again"
                  : "";
      case CLEAN_UP -> StartingState.STALE.contains(state) ? "" : "no stale grants: no such write";
      case UNREGISTER, UNREGISTER_LOOK ->
          StartingState.LINKED.contains(state)
              ? "it was linked to the account before: the link stays"
              : "";
      case UNDO_QUESTION -> bound ? "the grants were there before: nothing to take back" : "";
      case RESTORE_READ, RESTORE, LAST_QUESTION ->
          bound
              ? "the grants were there before: nothing to take back"
              : state.keepsGrants() ? "a cluster may be using the account: the grants stay" : "";
      default -> "";
    };
  }

  /**
   * Returns which of the calls of this operation is the step's, counted from 1.
   *
   * @param calls of a run without this fault from the same state, oldest first
   * @return empty if that run made no such call
   */
  OptionalInt place(StartingState state, List<Call> calls) {
    String struck = operation(state);
    Predicate<Call> ours = call -> call.operation().equals(struck);
    int from = comesAfter.isEmpty() ? 0 : firstOf(comesAfter, calls) + 1;
    long earlier = calls.subList(0, from).stream().filter(ours).count();
    long later = calls.subList(from, calls.size()).stream().filter(ours).count();
    boolean isSecond = this == UNREGISTER_LOOK || this == LAST_QUESTION || this == SECOND_LOOK;
    int which = isSecond ? 2 : 1;
    return later >= which ? OptionalInt.of((int) earlier + which) : OptionalInt.empty();
  }

  private static int firstOf(String operation, List<Call> calls) {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).operation().equals(operation)) {
        return i;
      }
    }
    return calls.size() - 1;
  }
}
