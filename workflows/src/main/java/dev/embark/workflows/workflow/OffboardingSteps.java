package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.UndoPiece.Result;
import dev.embark.workflows.plan.Fingerprint;
import dev.embark.workflows.plan.LeavingRules;
import dev.embark.workflows.plan.UnbindingPlan;
import io.temporal.failure.CanceledFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The steps of one off-boarding, and what they have found out so far. */
final class OffboardingSteps {

  private final OffboardingInput input;
  private final ClusterTarget target;
  private final Journal journal;
  private final Compensations compensations;
  private final StepContext context;
  private final ActivityTable activities;
  private final Settling settling;
  private final BindingOwnership ownership;
  private final List<String> notes = new ArrayList<>();

  private @Nullable CapturedBindings captured;
  private @Nullable UnbindingPlan plan;

  /** Whether the run is from before {@link Change#SPARE_OTHERS}. */
  private boolean takesFirstLookForGranted;

  OffboardingSteps(
      OffboardingInput input, Journal journal, StepRunner runner, Compensations compensations) {
    this.input = input;
    this.target = input.target();
    this.journal = journal;
    this.compensations = compensations;
    this.context = StepContext.of(input, runner);
    this.activities = context.activities();
    this.settling = context.settling();
    this.ownership = new BindingOwnership(context, input.choices().castServiceAccount());
  }

  // ---- what is known

  Optional<CapturedBindings> captured() {
    return Optional.ofNullable(captured);
  }

  Optional<String> castServiceAccount() {
    return Optional.ofNullable(plan).map(UnbindingPlan::castServiceAccount);
  }

  List<String> notes() {
    return notes;
  }

  Settling settling() {
    return settling;
  }

  // ---- the steps

  /** Step 0: looks at the cluster, and refuses one that must not be taken off. */
  ClusterSnapshot lookUp() {
    journal.begin("looking at the cluster");
    context.requireSoundTarget();
    // Never the batch's snapshot: a cluster that was onboarded since would look unused, and lose
    // its bindings.
    ClusterSnapshot cluster = look("look at the cluster");
    LeavingRules.refusal(cluster, target, input.options())
        .ifPresent(
            refusal -> {
              throw StepFailed.of(refusal);
            });
    String link = cluster.isLinked() ? "linked to " + cluster.clientServiceAccount() : "not linked";
    journal.done("found `" + Markdown.code(cluster.name()) + "`, " + Markdown.code(link));
    return cluster;
  }

  /** Step 1: takes the before-image. */
  CapturedBindings capture() {
    journal.begin("capturing the bindings");
    CapturedBindings seen = capturedNow();
    captured = seen;
    takesFirstLookForGranted = !Change.SPARE_OTHERS.applies();
    settling.waitAtLeast(seen.minimumPropagation());
    return seen;
  }

  /** Plans from the before-image what to remove; refuses to guess whose the bindings are. */
  UnbindingPlan planRemoval(ClusterSnapshot cluster, CapturedBindings captured) {
    boolean shown = cluster.isLinkedTo(target.clientServiceAccount());
    UnbindingPlan planned = ownership.plan(captured, isShownOrGranted(shown));
    boolean expected = shown && !captured.uniqueId().isEmpty();
    if (planned.toRemove().isEmpty() && expected && Change.LOOK_TWICE_WHEN_LEAVING.applies()) {
      // One read proves nothing: it may be from before bindings were given back.
      settling.lookAgainLater("Looking again for bindings");
      planned = ownership.plan(capture(), true);
    }
    journal.done("captured " + planned.toRemove().size() + " bindings to take away");
    return planned;
  }

  /**
   * Whether the first look showed what a removal requires of the cluster. Runs from before {@link
   * Change#SPARE_OTHERS} take it for granted.
   */
  private boolean isShownOrGranted(boolean shown) {
    return shown || takesFirstLookForGranted;
  }

  /** Removes nothing that a live cluster needs, unless the operator has accepted this loss. */
  void refuseLossOfAccess(ClusterSnapshot cluster) {
    if (!cluster.isLinkedWithCredentials(target.clientServiceAccount())) {
      return;
    }
    if (!input.choices().acceptLossOfAccess()) {
      throw keptLive(cluster, "is linked to %s and holds credentials");
    }
    if (!isLossAsShown(cluster) && Change.ACCEPT_LOSS_AS_SHOWN.applies()) {
      throw keptLive(
          cluster,
          target.expectation() == null
              ? "is linked to %s and holds credentials that the request does not name"
              : "was linked to %s or given credentials since the loss of access was accepted");
    }
    notes.add("Cast AI held credentials for the cluster; the loss of its access was accepted.");
  }

  /** The operator was shown, and has counted, clusters with these credentials. */
  private boolean isLossAsShown(ClusterSnapshot cluster) {
    String shown = target.expectation();
    return shown != null && new Fingerprint(shown).showsAccessOf(cluster);
  }

  private StepFailed keptLive(ClusterSnapshot cluster, String how) {
    return new StepFailed(
        ErrorCode.KEPT_LIVE,
        cluster.name()
            + " "
            + how.formatted(target.clientServiceAccount())
            + ": Cast AI would lose its access to it.");
  }

  /** Requires that the planned bindings are for the cluster, before anything is taken away. */
  void requireOwnBindings(UnbindingPlan planned) {
    ownership.require(planned);
    ownership.noteOthers(planned).ifPresent(notes::add);
    plan = planned;
  }

  /** Step 2: removes the link at Cast AI. */
  UndoPiece disable(ClusterSnapshot cluster) {
    if (!cluster.isLinkedTo(target.clientServiceAccount())) {
      return notNeeded(UndoPiece.REGISTRATION, "The cluster was not linked.");
    }
    journal.begin("disabling impersonation");
    compensations.registerFirst(new RelinkingUndo(context));
    Requests.Disable request =
        new Requests.Disable(target, cluster.credentialsId(), input.choices().acceptLossOfAccess());
    Answers.Disabled answer = disable(request);
    if (answer == Answers.Disabled.NOT_LINKED && Change.LOOK_TWICE_WHEN_LEAVING.applies()) {
      // One read proves nothing: it may be from before the link that the first look saw.
      settling.lookAgainLater("Looking again for the link");
      answer = disable(request);
    }
    return switch (answer) {
      case DISABLED -> disabled("Impersonation is disabled.");
      // By an attempt whose answer was lost, or by somebody else a moment ago.
      case NOT_LINKED -> disabled("The cluster is no longer linked.");
      case CREDENTIALS_CHANGED ->
          throw new StepFailed(
              ErrorCode.FOREIGN_WRITER, "The cluster's credentials were changed in the meantime.");
    };
  }

  private Answers.Disabled disable(Requests.Disable request) {
    return context.change(
        () -> activities.disable("disable impersonation").disableImpersonation(request));
  }

  /**
   * Step 3: removes the bindings in one write, unless another cluster uses them, or this one has
   * come alive since the first look.
   */
  UndoPiece removeBindings(UnbindingPlan planned, ClusterSnapshot cluster) {
    if (planned.toRemove().isEmpty()) {
      return notNeeded(UndoPiece.BINDINGS, "There were none.");
    }
    journal.begin("removing the bindings");
    UnbindingUndo undo = new UnbindingUndo(context, planned, reasonToKeep(cluster));
    compensations.registerFirst(undo);
    UndoPiece kept = undo.remove().orElse(null);
    if (kept != null && kept.result() == Result.KEPT_LIVE) {
      throw keptLive(cluster, "was linked to %s and given credentials since this run looked at it");
    }
    if (kept != null) {
      journal.done("the bindings stay: other clusters use the account");
      return kept;
    }
    if (!undo.hasRemoved()) {
      journal.done("the bindings were gone already");
      return notNeeded(UndoPiece.BINDINGS, "The policy no longer shows them.");
    }
    int count = planned.toRemove().size();
    journal.done("removed " + count + " bindings");
    return removed(UndoPiece.BINDINGS, "Removed " + count + " bindings.");
  }

  /** By now the loss of access is accepted, but only for the access that the first look saw. */
  private Function<AccountUsers, Optional<UndoPiece>> reasonToKeep(ClusterSnapshot cluster) {
    boolean accepted =
        isShownOrGranted(cluster.isLinkedWithCredentials(target.clientServiceAccount()));
    return accepted
        ? users -> users.reasonOfAnybodyBut(cluster.credentialsId())
        : AccountUsers::reasonOfAnybody;
  }

  /**
   * Notes what Cast AI shows afterwards. Its API makes no promise about that, so it decides
   * nothing, and may be cut short.
   */
  void lookBack(ClusterSnapshot before) {
    try {
      ClusterSnapshot now = look("what Cast AI shows now");
      if (now.isLinkedTo(target.clientServiceAccount())) {
        notes.add("Cast AI still shows the link to " + target.clientServiceAccount() + ".");
      }
      if (now.holdsCredentials()) {
        notes.add(
            "Cast AI still holds credentials for the cluster. Unless they are a key, they no"
                + " longer work: see docs/offboarding.md.");
      }
    } catch (StepFailed unknown) {
      notes.add("What Cast AI shows for " + before.name() + " could not be read afterwards.");
    } catch (CanceledFailure interrupted) {
      journal.done("the last look was cut short");
    }
  }

  // ---- how

  /** Captures the bindings; an account that no longer exists has none. */
  private CapturedBindings capturedNow() {
    try {
      return context.attempt(
          () ->
              activities
                  .capture("capture " + target.clientServiceAccount())
                  .captureBindings(
                      Requests.Capture.leaving(target, input.authorship().changeId())));
    } catch (StepFailed failed) {
      if (failed.code() != ErrorCode.SERVICE_ACCOUNT_NOT_FOUND) {
        throw failed;
      }
      notes.add(target.clientServiceAccount() + " does not exist, so there are no bindings.");
      Timing timing = input.options().timing();
      return new CapturedBindings("", new BeforeImage(List.of()), 0, timing.propagation());
    }
  }

  private UndoPiece disabled(String how) {
    journal.done("impersonation is disabled");
    return removed(UndoPiece.REGISTRATION, how);
  }

  private ClusterSnapshot look(String summary) {
    return context.attempt(
        () -> activities.look(summary).lookUpCluster(new Requests.LookUp(target)));
  }

  /** An off-boarding undoes an onboarding, so what it has removed counts as undone. */
  private static UndoPiece removed(String piece, String how) {
    return new UndoPiece(piece, Result.UNDONE, how, null);
  }

  private static UndoPiece notNeeded(String piece, String why) {
    return new UndoPiece(piece, Result.NOT_NEEDED, why, null);
  }
}
