package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.plan.UnbindingPlan;
import io.temporal.failure.ActivityFailure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which bindings on a client service account are for the cluster that is taken off.
 * Several Cast AI organizations may use the account, each with its own Cast AI account, and none of
 * them reports the clusters of another. So the bindings of another organization must never pass for
 * the cluster's.
 */
final class BindingOwnership {

  /** Answers that do not tell whose the bindings are, and that a repetition would not change. */
  private static final Map<ErrorCode, String> REASONS_NOT_TO_SAY =
      Map.of(
          ErrorCode.CASTAI_FORBIDDEN,
          ", but Cast AI does not say whether that is for this cluster: if the key is read-only,"
              + " replace it and run embark retry",
          ErrorCode.CASTAI_BAD_REQUEST,
          ", but Cast AI does not say whether that is for this cluster",
          ErrorCode.NO_CAST_SERVICE_ACCOUNT,
          ", but Cast AI does not say whether that is for this cluster",
          ErrorCode.CAST_SERVICE_ACCOUNT_UNPROVEN,
          ", but somebody has just unlinked the cluster");

  private final StepContext context;
  private final ClusterTarget target;
  private final @Nullable String named;
  private boolean askedBefore;

  /**
   * Creates it for one run.
   *
   * @param named the Cast AI account that the operator named; null if none
   */
  BindingOwnership(StepContext context, @Nullable String named) {
    this.context = context;
    this.target = context.target();
    this.named = named;
  }

  /**
   * Plans from the before-image what to remove.
   *
   * @param linked whether the cluster is linked to the account
   * @throws StepFailed if the Cast AI account has to be named
   */
  UnbindingPlan plan(CapturedBindings seen, boolean linked) {
    UnbindingPlan planned = UnbindingPlan.of(seen.before(), named, linked);
    if (planned.needsName()) {
      throw unnamed(planned.bound());
    }
    return planned;
  }

  private StepFailed unnamed(List<String> bound) {
    return bound.size() > 1
        ? new StepFailed(
            ErrorCode.CAST_SERVICE_ACCOUNT_AMBIGUOUS, boundTo(String.join(" and ", bound)) + ".")
        : unproven(
            bound.get(0),
            ", but the cluster is not linked to it. ",
            "If the bindings are this cluster's",
            bound.get(0));
  }

  /**
   * Requires that the planned bindings are for the cluster. The link shows which account the
   * cluster uses, but not who impersonates it; Cast AI's answer to linking it again does.
   *
   * @throws StepFailed with {@code CAST_SERVICE_ACCOUNT_UNPROVEN} if they are not, or if Cast AI
   *     refuses to say
   */
  void require(UnbindingPlan planned) {
    boolean guessed = named == null && !planned.toRemove().isEmpty();
    if (!guessed || !Change.ASK_WHOSE_BINDINGS.applies()) {
      return;
    }
    String bound = Objects.requireNonNull(planned.castServiceAccount());
    String own = own(bound);
    if (!own.equals(bound)) {
      throw unproven(
          bound,
          ", but Cast AI impersonates it as "
              + own
              + " for this cluster: the bindings are for another organization. ",
          "To take the cluster off and leave them",
          own);
    }
  }

  /** Says which bindings stay where none are the cluster's; empty if there are none either. */
  Optional<String> noteOthers(UnbindingPlan planned) {
    return planned.toRemove().isEmpty() && !planned.bound().isEmpty()
        ? Optional.of(
            boundTo(String.join(" and ", planned.bound()))
                + ", not to "
                + planned.castServiceAccount()
                + "; these bindings stay.")
        : Optional.empty();
  }

  private String own(String bound) {
    Answers.Registration answer = context.attempt(() -> ask(bound));
    if (answer.mayLandAgain() || askedBefore) {
      // It would link the cluster again after impersonation was disabled.
      context.settling().lookAgainLater("Until earlier attempts of the question have landed");
    }
    return answer.castServiceAccount();
  }

  /** A refusal to say holds nothing: whoever knows whose the bindings are can name the account. */
  private Answers.Registration ask(String bound) {
    try {
      return context
          .activities()
          .register("whose are the bindings?")
          // The plan may have shown the cluster in another state, which decides nothing here.
          .registerServiceAccount(Requests.Register.again(target.expecting(null)));
    } catch (ActivityFailure failure) {
      StepFailed failed = StepFailed.of(failure);
      String why = REASONS_NOT_TO_SAY.get(failed.code());
      if (why == null) {
        askedBefore = true;
        throw failure;
      }
      context.runner().giveWayToInterruption();
      throw unproven(
          bound, why + " (" + failed.words() + "). ", "If the bindings are this cluster's", bound);
    }
  }

  private StepFailed unproven(String bound, String but, String when, String account) {
    return new StepFailed(
        ErrorCode.CAST_SERVICE_ACCOUNT_UNPROVEN,
        boundTo(bound)
            + but
            + when
            + ", run embark offboard "
            + target.clusterId()
            + " --cast-service-account="
            + account
            + " and the other options as before.");
  }

  private String boundTo(String accounts) {
    return target.clientServiceAccount() + " is bound to " + accounts;
  }
}
