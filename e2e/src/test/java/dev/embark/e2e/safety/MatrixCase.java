package dev.embark.e2e.safety;

import dev.embark.simulators.FleetCluster;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.WorkflowIds;
import java.util.Map;
import java.util.Set;

/**
 * A cell of the matrix, and the cluster it is played with.
 *
 * @param number from 0
 * @param step the step that is struck
 * @param fault the fault
 * @param state the starting state
 * @param spread how policy changes propagate
 * @param cluster its own cluster with its own account
 */
record MatrixCase(
    int number,
    Step step,
    MatrixFault fault,
    StartingState state,
    Spread spread,
    FleetCluster cluster) {

  /** The credential of the client with short timeouts. */
  static final String IMPATIENT = "impatient";

  /** Faults that let an update be accepted and show only afterwards. */
  private static final Set<String> AFTER_ACCEPTANCE =
      Set.of("never-confirms", "stuck-connecting", "foreign-writer");

  private static final Set<String> ROLLED_BACK = Set.of("RolledBack");
  private static final Set<String> UNCONFIRMED = Set.of("Unconfirmed");
  private static final Set<String> INCOMPLETE = Set.of("RollbackIncomplete");
  private static final Set<String> ONBOARDED = Set.of("Onboarded");

  String id() {
    return cluster.id().toString();
  }

  String workflowId() {
    return WorkflowIds.cluster(id());
  }

  String account() {
    return cluster.serviceAccount();
  }

  ClusterTarget target() {
    return new ClusterTarget(
        id(),
        cluster.projectId(),
        account(),
        isImpatient() ? IMPATIENT : ClusterTarget.DEFAULT_CREDENTIAL,
        Map.of());
  }

  /** Returns the permitted outcomes of the run. */
  Set<String> expected() {
    if (fault.terminates()) {
      return Set.of("Lost");
    }
    if (fault.interrupts()) {
      return expectedOfInterruption();
    }
    if (state.isRefused()) {
      return Set.of("Rejected");
    }
    if (step.isUndo()) {
      return expectedOfUndo();
    }
    if (step == Step.CLEAN_UP || fault.course() != Course.ENDS) {
      return ONBOARDED;
    }
    if (step.isBeforeTheFirstWrite()) {
      return Set.of("Rejected");
    }
    return isHeldByChoice() ? ONBOARDED : expectedOfFailure();
  }

  private Set<String> expectedOfFailure() {
    return switch (step) {
      // The same read fails again in the undo.
      case REGISTER_LOOK -> StartingState.LINKED.contains(state) ? ROLLED_BACK : INCOMPLETE;
      case UPDATE_LOOK, CONFIRM -> UNCONFIRMED;
      case UPDATE -> mayHaveBeenAccepted() ? UNCONFIRMED : ROLLED_BACK;
      default -> ROLLED_BACK;
    };
  }

  private Set<String> expectedOfInterruption() {
    if (state.isRefused()) {
      // The rollback comes before or after the rejection is read.
      return Set.of("RolledBack", "Rejected");
    }
    if (step.isAfterThePivot()) {
      return ONBOARDED;
    }
    // An update that IAM does not allow yet is not retried; one that lands is the pivot.
    return step == Step.UPDATE ? Set.of("Onboarded", "RolledBack") : ROLLED_BACK;
  }

  private Set<String> expectedOfUndo() {
    if (fault.course() != Course.ENDS) {
      return ROLLED_BACK;
    }
    return step == Step.UNDO_LOOK ? UNCONFIRMED : INCOMPLETE;
  }

  /** Returns whether an operator has to intervene. */
  boolean holds() {
    return isHeldByChoice() || fault.course() == Course.HOLDS && step != Step.CLEAN_UP;
  }

  /** Returns whether the run holds because of its options instead of being undone. */
  private boolean isHeldByChoice() {
    return state.holds()
        && fault.course() == Course.ENDS
        && !step.isBeforeTheFirstWrite()
        && !step.isAfterThePivot()
        && !AFTER_ACCEPTANCE.contains(fault.fault().kind());
  }

  /**
   * Returns whether Cast AI may have accepted more updates than needed: after a lost response, and
   * with short client timeouts on a busy machine.
   */
  boolean repeatsUpdates() {
    return step == Step.UPDATE || isImpatient();
  }

  private boolean isImpatient() {
    return fault.hangs() && step.surface == Step.Surface.CAST_AI;
  }

  private boolean mayHaveBeenAccepted() {
    if (fault.isAtTheWorker()) {
      return fault.fault().kind().equals(Saboteur.KILLED_AFTER);
    }
    boolean commits = fault.fault().parameter("commit", "false").equals("true");
    boolean answers = !Set.of("status", "html").contains(fault.fault().kind());
    return commits || answers;
  }

  @Override
  public String toString() {
    return step.title + " / " + fault.title() + " / " + state.title + " / " + spread.title();
  }
}
