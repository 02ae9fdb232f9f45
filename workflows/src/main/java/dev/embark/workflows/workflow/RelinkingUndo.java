package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.UndoPiece.Result;
import dev.embark.workflows.plan.ManualCommands;
import java.util.List;

/** Restores the link of a cluster that an off-boarding has unlinked, or may have. */
final class RelinkingUndo implements Compensations.Piece {

  private final StepContext context;
  private final ClusterTarget target;

  RelinkingUndo(StepContext context) {
    this.context = context;
    this.target = context.target();
  }

  @Override
  public String name() {
    return UndoPiece.REGISTRATION;
  }

  @Override
  public UndoPiece undo() {
    ClusterSnapshot now = look();
    if (now.isLinkedTo(target.clientServiceAccount())) {
      // One read proves nothing: it may be stale, or the call that disables impersonation may still
      // land.
      context.settling().lookAgainLater("Looking again for the link");
      now = look();
    }
    if (now.isLinkedTo(target.clientServiceAccount())) {
      return piece(Result.NOT_NEEDED, "The cluster is still linked.");
    }
    if (now.isLinked()) {
      return piece(
          Result.KEPT_LIVE,
          "The cluster was linked to " + now.clientServiceAccount() + " in the meantime.");
    }
    context.attempt(
        () ->
            context
                .activities()
                .undoAtCastAi("link the cluster again")
                .registerServiceAccount(
                    new Requests.Register(
                        // The plan showed the cluster with the link that is gone.
                        target.expecting(null), null, new Requests.Found(null, List.of()))));
    return piece(Result.UNDONE, "The cluster is linked again.");
  }

  @Override
  public String manualCommand() {
    return ManualCommands.forRegistration(target, target.clientServiceAccount());
  }

  private ClusterSnapshot look() {
    return context.attempt(
        () ->
            context
                .activities()
                .undoAtCastAi("is the cluster still linked?")
                .lookUpCluster(new Requests.LookUp(target)));
  }

  private UndoPiece piece(Result result, String explanation) {
    return new UndoPiece(name(), result, explanation, null);
  }
}
