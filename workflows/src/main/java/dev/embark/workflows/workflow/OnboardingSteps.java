package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Leftovers;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.plan.BindingPlan;
import dev.embark.workflows.plan.Fingerprint;
import dev.embark.workflows.plan.Preflight;
import dev.embark.workflows.plan.Proof;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps of one onboarding, and what they have found out so far. */
final class OnboardingSteps {

  private final OnboardingInput input;
  private final ClusterTarget target;
  private final Journal journal;
  private final Compensations compensations;
  private final StepContext context;
  private final ActivityTable activities;
  private final Settling settling;
  private final BindingSteps bindings;
  private final List<String> notes = new ArrayList<>();

  private @Nullable ClusterSnapshot before;
  private int holdsAtFirstLook;
  private @Nullable CapturedBindings captured;
  private @Nullable String castServiceAccount;
  private @Nullable UpdateSteps updating;
  private @Nullable Diagnosis diagnosis;

  OnboardingSteps(
      OnboardingInput input, Journal journal, StepRunner runner, Compensations compensations) {
    this.input = input;
    this.target = input.target();
    this.journal = journal;
    this.compensations = compensations;
    this.context = StepContext.of(input, runner);
    this.activities = context.activities();
    this.settling = context.settling();
    this.bindings = new BindingSteps(context, journal, compensations);
  }

  // ---- what is known

  Optional<CapturedBindings> captured() {
    return Optional.ofNullable(captured);
  }

  Optional<String> castServiceAccount() {
    return Optional.ofNullable(castServiceAccount);
  }

  Optional<Diagnosis> diagnosis() {
    return Optional.ofNullable(diagnosis);
  }

  List<String> notes() {
    return notes;
  }

  /** What this run knows for a diagnosis. */
  DiagnosisRequest diagnosisRequest(@Nullable ErrorCode code, @Nullable String message) {
    ClusterSnapshot former = before;
    return new DiagnosisRequest(
        target,
        code,
        message,
        castServiceAccount,
        former == null ? null : former.credentialsId(),
        former != null,
        settling.bindingsStandMillis());
  }

  /** What a failed undo has left, as far as these steps got. */
  Leftovers leftovers(Outcome.RollbackIncomplete incomplete) {
    return bindings.addTo(Leftovers.of(Objects.requireNonNull(before), incomplete));
  }

  private boolean isUpdatePosted() {
    return updating != null && updating.isPosted();
  }

  Settling settling() {
    return settling;
  }

  /** Step 0: looks at the cluster, and refuses one that must not be onboarded. */
  ClusterSnapshot lookUp() {
    journal.begin("looking at the cluster");
    context.requireSoundTarget();
    ClusterSnapshot cluster =
        input
            .freshSnapshot(Workflow.currentTimeMillis())
            .orElseGet(() -> look("look at the cluster"));
    Preflight.refusal(cluster, target, input.options())
        .ifPresent(
            refusal -> {
              throw StepFailed.of(refusal);
            });
    before = cluster;
    holdsAtFirstLook = context.runner().holds();
    journal.done(
        "found `"
            + Markdown.code(cluster.name())
            + "`, "
            + (cluster.holdsCredentials() ? "its credentials will be replaced" : "no credentials"));
    return cluster;
  }

  /** Step 1: takes the before-image of the client service account's policy. */
  CapturedBindings capture() {
    journal.begin("capturing the bindings");
    CapturedBindings seen = input.captured();
    if (seen == null) {
      seen =
          context.attempt(
              () ->
                  activities
                      .capture("capture " + target.clientServiceAccount())
                      .captureBindings(
                          new Requests.Capture(target, input.authorship().changeId())));
    }
    captured = seen;
    settling.waitAtLeast(seen.minimumPropagation());
    journal.done("captured " + seen.before().grants().size() + " bindings of Cast AI identities");
    return seen;
  }

  /** The outcome if it is proven that there is nothing to do. */
  Optional<Outcome> unchanged(ClusterSnapshot cluster, CapturedBindings bindings) {
    String proven = input.provenCredentialsId();
    return Proof.boundAccount(
            target, cluster, bindings.before(), proven, input.expectedCastServiceAccount())
        .map(
            account -> {
              castServiceAccount = account;
              return new Outcome.Unchanged(Objects.requireNonNull(proven));
            });
  }

  /**
   * Refuses a cluster that has changed since its plan was frozen, before anything is touched.
   * Without a frozen plan there is nothing to compare with.
   */
  void requireAsPlanned(ClusterSnapshot cluster, CapturedBindings bindings) {
    String expectation = target.expectation();
    if (expectation == null) {
      return;
    }
    List<String> changes =
        new Fingerprint(expectation)
            .changes(target, cluster, bindings.before(), input.provenCredentialsId());
    if (!changes.isEmpty()) {
      throw new StepFailed(
          ErrorCode.PLAN_STALE, "Since the plan was made: " + String.join("; ", changes) + ".");
    }
  }

  /** Step 2: links the client service account to the cluster at Cast AI. */
  String register(ClusterSnapshot cluster) {
    journal.begin("registering the service account");
    compensations.register(new RegistrationUndo(context, cluster));
    Answers.Registration registration =
        context.change(
            () ->
                activities
                    .register("register " + target.clientServiceAccount())
                    .registerServiceAccount(
                        new Requests.Register(
                            target,
                            input.expectedCastServiceAccount(),
                            UpdateSteps.found(cluster, null))));
    settling.waitAtLeast(registration.minimumPropagation());
    updating =
        new UpdateSteps(
            context,
            journal,
            cluster,
            // A hold since the first look gave others days to set credentials.
            context.runner().holds() == holdsAtFirstLook ? registration.credentialsId() : null,
            holdsAtFirstLook);
    String account = registration.castServiceAccount();
    castServiceAccount = account;
    journal.done("registered: Cast AI impersonates as `" + Markdown.code(account) + "`");
    return account;
  }

  /**
   * Step 3: makes sure that the desired bindings are there; removes nothing that grants anything.
   */
  Answers.Edited createBindings(BindingPlan plan) {
    // A batch's look may be hours old: the policy of a shared account changes for many reasons.
    return bindings.create(
        plan, input.captured() == null ? Objects.requireNonNull(captured).etag() : null);
  }

  /** Step 4: gives IAM time to spread the change, if there was any. */
  void awaitPropagation(BindingPlan plan, Answers.Edited created) {
    if (Objects.requireNonNull(before).isLinkedTo(target.clientServiceAccount())
        && !plan.needsPropagation()
        && !bindings.mayHaveMadeMoreThanPlanned()) {
      journal.done("no wait: link and bindings were there before");
    } else {
      bindings.awaitPropagation(plan, created, removedAtMillis(plan, created));
    }
  }

  /** Another cluster's run has ended that may have removed bindings of the account until then. */
  void bindingsRemovedByOther(long atMillis) {
    bindings.removedByOther(atMillis);
  }

  /** A batch asks for all its clusters; a single run, which has none, asks for itself. */
  private long removedAtMillis(BindingPlan plan, Answers.Edited created) {
    if (input.fleet() != null
        || !BindingSteps.mayBeNew(plan, created)
        || !Change.RECALL_REMOVALS.applies()) {
      return input.bindingsRemovedAtMillis();
    }
    long since = Workflow.currentTimeMillis() - settling.timing().budget().toMillis();
    // Without an answer the usual wait has to do, as where there was no undo.
    return activities
        .removals(List.of(target.clusterId()), since)
        .map(ended -> ended.get(target.clusterId()))
        .orElse(0L);
  }

  /** Step 5, the pivot: switches the cluster to impersonation. */
  Answers.Updated update() {
    return Objects.requireNonNull(updating).update();
  }

  /** Step 6: checks that the update has taken effect. */
  Outcome confirm(Answers.Updated updated) {
    return Objects.requireNonNull(updating).confirm(updated);
  }

  /** Step 7: drops stale bindings. A failure becomes a note and never leads to an undo. */
  void removeStaleBindings() {
    bindings.removeStale().ifPresent(notes::add);
  }

  /**
   * Whether an update was accepted, or may have been.
   *
   * @throws StepFailed if it cannot be told
   */
  boolean mayHaveBeenUpdated() {
    boolean mayHave = isUpdatePosted() && Objects.requireNonNull(updating).mayHaveBeenAccepted();
    if (mayHave && isUpdateInDoubt()) {
      notes.add(
          "The credentials changed while the run was held. Whether by its own update or by others"
              + " could not be determined, so all was kept.");
    }
    return mayHave;
  }

  /** Whether another update could replace credentials that others set while the run was held. */
  boolean isUpdateInDoubt() {
    return updating != null && updating.isInDoubt();
  }

  /** Looks for the cause if the update does not work; never prevents the undo. */
  void diagnose(ErrorCode code, String message) {
    if (isUpdatePosted() && Diagnostician.isAbout(code)) {
      journal.begin("diagnosing " + code);
      diagnosis = new Diagnostician(activities).tryTo(diagnosisRequest(code, message));
      diagnosis().ifPresent(found -> journal.done("diagnosis: " + found.cause()));
    }
  }

  private ClusterSnapshot look(String summary) {
    return context.attempt(
        () -> activities.look(summary).lookUpCluster(new Requests.LookUp(target)));
  }
}
