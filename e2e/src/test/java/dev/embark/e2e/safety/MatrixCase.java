package dev.embark.e2e.safety;

import dev.embark.simulators.FleetCluster;
import java.util.Set;

/**
 * One cell of the matrix, and the cluster that it is played with.
 *
 * @param number from 0
 * @param step what is struck
 * @param fault by what
 * @param state from where
 * @param cluster of its own, with an account of its own
 */
record MatrixCase(
    int number, Step step, MatrixFault fault, StartingState state, FleetCluster cluster) {

  String id() {
    return cluster.id().toString();
  }

  String account() {
    return cluster.serviceAccount();
  }

  /** The outcomes that a run may end with. */
  Set<String> expected() {
    if (step.isUndo()) {
      return expectedOfUndo();
    }
    if (step == Step.LATE_CLEAN_UP || fault.course() != Course.ENDS) {
      return Set.of("Onboarded");
    }
    if (step.isBeforeTheFirstWrite()) {
      return Set.of("Rejected");
    }
    return step.isAfterThePivot() || mayHaveBeenAccepted()
        ? Set.of("Unconfirmed")
        : Set.of("RolledBack");
  }

  /** Whether a person has to come in between. */
  boolean holds() {
    return fault.course() == Course.HOLDS && step != Step.LATE_CLEAN_UP;
  }

  /** Whether Cast AI may have taken more updates than the one that it needs. */
  boolean repeatsUpdates() {
    return step == Step.UPDATE;
  }

  private boolean mayHaveBeenAccepted() {
    boolean commits = fault.fault().parameter("commit", "false").equals("true");
    boolean answers = !Set.of("status", "html").contains(fault.fault().kind());
    return step == Step.UPDATE && (commits || answers);
  }

  private Set<String> expectedOfUndo() {
    if (fault.course() != Course.ENDS) {
      return Set.of("RolledBack");
    }
    return step == Step.UNDO_LOOK ? Set.of("Unconfirmed") : Set.of("RollbackIncomplete");
  }

  @Override
  public String toString() {
    return step.title + " / " + fault.title() + " / " + state.title;
  }
}
