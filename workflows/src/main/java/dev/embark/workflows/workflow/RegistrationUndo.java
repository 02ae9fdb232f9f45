package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.UndoPiece.Result;
import dev.embark.workflows.plan.ManualCommands;
import org.jspecify.annotations.Nullable;

/** Restores the link at Cast AI to what it was before the registration. */
final class RegistrationUndo implements Compensations.Piece {

  private final StepContext context;
  private final ClusterTarget target;
  private final ClusterSnapshot before;

  RegistrationUndo(StepContext context, ClusterSnapshot before) {
    this.context = context;
    this.target = context.target();
    this.before = before;
  }

  @Override
  public String name() {
    return UndoPiece.REGISTRATION;
  }

  @Override
  public UndoPiece undo() {
    if (before.isLinkedTo(target.clientServiceAccount())) {
      return piece(Result.NOT_NEEDED, "The cluster was linked to this account before.");
    }
    Answers.Unregistered answer = unregister();
    if (answer == Answers.Unregistered.NOT_LINKED_TO_US) {
      // One read proves nothing: it may be stale, or a registration may still land.
      context.settling().lookAgainLater("Looking again for the link");
      answer = unregister();
    }
    return switch (answer) {
      case UNDONE -> piece(Result.UNDONE, undone());
      case NOT_LINKED_TO_US -> piece(Result.NOT_NEEDED, "The cluster shows no link of Embark's.");
      case CREDENTIALS_CHANGED ->
          piece(
              Result.KEPT_LIVE,
              "The cluster's credentials have changed since: it may be using the link.");
    };
  }

  @Override
  public String manualCommand() {
    return ManualCommands.forRegistration(target, formerAccount());
  }

  private Answers.Unregistered unregister() {
    Requests.Unregister request =
        new Requests.Unregister(target, formerAccount(), before.credentialsId(), before.seal());
    return context.attempt(
        () ->
            context
                .activities()
                .undoAtCastAi("undo the registration")
                .unregisterServiceAccount(request));
  }

  private @Nullable String formerAccount() {
    return before.isLinked() ? before.clientServiceAccount() : null;
  }

  private String undone() {
    return formerAccount() == null
        ? "Impersonation is disabled again."
        : "The cluster is linked to " + formerAccount() + " again.";
  }

  private UndoPiece piece(Result result, String explanation) {
    return new UndoPiece(name(), result, explanation, null);
  }
}
