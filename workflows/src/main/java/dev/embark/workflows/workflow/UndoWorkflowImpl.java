package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Leftovers;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.UndoInput;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.plan.BindingPlan;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** See {@link UndoWorkflow}. */
public final class UndoWorkflowImpl implements UndoWorkflow {

  private final UndoInput input;
  private final Journal journal = new Journal();
  private final RunPosition position = new RunPosition();
  private final StepRunner runner;
  private final ClusterMessages messages;
  private final StepContext context;
  private @Nullable BindingsUndo bindings;
  private @Nullable ClusterResult result;

  @WorkflowInit
  public UndoWorkflowImpl(UndoInput input) {
    this.input = input;
    Hold hold = new Hold(input, journal);
    this.runner = new StepRunner(input, position, hold);
    this.messages = new ClusterMessages(input, journal, hold);
    this.context = StepContext.of(input, runner);
  }

  /** Detached: an undo is not given up when the run is cancelled. */
  @Override
  public ClusterResult undo(UndoInput sameInput) {
    Workflow.newDetachedCancellationScope(() -> result = run()).run();
    return new Ending(input, journal).close(Objects.requireNonNull(result));
  }

  private ClusterResult run() {
    Outcome outcome;
    try {
      outcome = putBack(requireSound());
    } catch (StepFailed unsound) {
      outcome = new Outcome.Rejected(unsound.code(), unsound.message());
    }
    return new ClusterResult(input.target().clusterId(), outcome, null, List.of());
  }

  private Outcome putBack(Leftovers left) {
    position.startUndoing();
    journal.enter(Phase.RollingBack);
    ClusterSnapshot before;
    try {
      before = requireBeforeThePivot(left);
    } catch (StepFailed failed) {
      return failed.code() == ErrorCode.FOREIGN_WRITER
          ? keep(left, failed)
          : compensations(left, left.before(), bindings(left)).leaveAll(failed);
    }
    String message = "Undone in another try. " + Optional.ofNullable(left.message()).orElse("");
    return compensations(left, before, bindings(left)).undoAll(journal, left.code(), message);
  }

  /**
   * Whoever gave the cluster other credentials has settled it, whatever they are. But a cluster may
   * need bindings that an earlier try removed and did not give back, so they are given back.
   */
  private Outcome keep(Leftovers left, StepFailed failed) {
    BindingsUndo undo = bindings(left);
    return compensations(left, left.before(), undo)
        .keepAll(
            journal,
            failed,
            piece -> piece == undo ? giveBack(undo, left.bindingsOwed()) : Optional.empty());
  }

  private static Optional<UndoPiece> giveBack(BindingsUndo undo, boolean owed) {
    if (!owed || !Change.GIVE_OWED_BINDINGS_BACK.applies()) {
      return Optional
          .empty(); // if they are missing, somebody else removed them, perhaps on purpose
    }
    return Change.ONLY_GIVE_BINDINGS_BACK.applies()
        ? undo.giveBackIfUsed()
        : Optional.of(undo.undo());
  }

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  private Leftovers requireSound() {
    journal.begin("reading what is left");
    context.requireSoundTarget();
    Leftovers left = input.leftovers();
    if (left == null
        || left.before() == null
        || !input.target().clusterId().equals(left.before().clusterId())) {
      throw new StepFailed(ErrorCode.INVALID_INPUT, "The input does not name what is left.");
    }
    return left;
  }

  /**
   * A cluster that was updated since depends on what would be taken away. No update leaves it
   * without credentials; what disabled its impersonation might, and then it depends on nothing.
   *
   * @return the cluster as the undo is to find and to leave it, but for the link
   */
  private ClusterSnapshot requireBeforeThePivot(Leftovers left) {
    journal.begin("looking whether the cluster was updated since");
    ClusterSnapshot now =
        context.attempt(
            () ->
                context
                    .activities()
                    .undoAtCastAi("was the cluster updated since?")
                    .lookUpCluster(new Requests.LookUp(input.target())));
    boolean same = Objects.equals(now.credentialsId(), left.before().credentialsId());
    if (!same && (now.holdsCredentials() || !Change.UNDO_WITHOUT_CREDENTIALS.applies())) {
      throw new StepFailed(
          ErrorCode.FOREIGN_WRITER,
          "The cluster's credentials have changed since, so nothing more is removed.");
    }
    journal.done(
        same
            ? "it still has the credentials from before"
            : "it has no credentials any more, so it was not updated");
    return same ? left.before() : left.before().withoutCredentials();
  }

  private BindingsUndo bindings(Leftovers left) {
    BindingPlan plan =
        new BindingPlan(left.desired(), left.missing(), List.of(), left.tombstones());
    BindingsUndo undo = new BindingsUndo(context, plan);
    if (Change.UNDO_AFTER_AN_EARLIER_TRY.applies()) {
      undo.goOnAfterAnEarlierTry(left.bindingsOwed());
    }
    bindings = undo;
    return undo;
  }

  /** In the order of the first try: the link goes before the bindings that serve it. */
  private Compensations compensations(Leftovers left, ClusterSnapshot before, BindingsUndo undo) {
    Compensations compensations = new Compensations();
    Stream.of(new RegistrationUndo(context, before), undo)
        .filter(piece -> left.pieces().contains(piece.name()))
        .forEach(compensations::register);
    return compensations;
  }

  // ---- messages

  @Override
  public UndoInput leftovers() {
    Leftovers left = input.leftovers();
    if (result == null || left == null) {
      return UndoInput.after(input, null);
    }
    // If the input was refused, everything is still left over; otherwise only what failed or was
    // kept.
    List<String> still =
        result.outcome() instanceof Outcome.RollbackIncomplete incomplete
            ? Leftovers.left(incomplete.pieces())
            : result.outcome() instanceof Outcome.Rejected ? left.pieces() : List.of();
    BindingsUndo tried = bindings;
    Leftovers now = tried == null ? left : tried.addTo(left);
    return UndoInput.after(input, still.isEmpty() ? null : now.withPieces(still));
  }

  @Override
  public ClusterStatus status() {
    return messages.status(false, Optional.empty(), result);
  }

  /** It is an undo already. */
  @Override
  public void rollback(Control control) {}

  @Override
  public void validateRollback(Control control) {
    throw new IllegalStateException("This run is already an undo.");
  }

  @Override
  public void retry(Control control) {
    messages.release();
  }

  @Override
  public void validateRetry(Control control) {
    messages.requireHeld();
  }

  /** It is an undo already. */
  @Override
  public void rollbackByBatch(String reason) {}

  @Override
  public void releaseByBatch(String reason) {
    messages.release();
  }
}
