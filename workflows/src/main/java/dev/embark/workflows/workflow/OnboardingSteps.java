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
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.TargetRules;
import dev.embark.workflows.plan.BindingPlan;
import dev.embark.workflows.plan.Fingerprint;
import dev.embark.workflows.plan.Preflight;
import dev.embark.workflows.plan.Proof;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The steps of one onboarding, and what they have found out so far. */
final class OnboardingSteps {

  /** Lost answers in a row after which the network is to blame, not chance. */
  private static final int MOST_LOST_ANSWERS = 4;

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
  private @Nullable CapturedBindings captured;
  private @Nullable String castServiceAccount;
  private @Nullable String registeredCredentialsId;
  private boolean updatePosted;
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

  boolean isUpdatePosted() {
    return updatePosted;
  }

  Settling settling() {
    return settling;
  }

  /** Step 0: looks at the cluster, and refuses one that must not be onboarded. */
  ClusterSnapshot lookUp() {
    journal.begin("looking at the cluster");
    List<String> problems = TargetRules.problems(target);
    if (!problems.isEmpty()) {
      throw new StepFailed(ErrorCode.INVALID_INPUT, String.join("; ", problems));
    }
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
                            target, input.expectedCastServiceAccount(), found(cluster))));
    settling.waitAtLeast(registration.minimumPropagation());
    registeredCredentialsId = registration.credentialsId();
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
    journal.enter(Phase.Updating);
    journal.begin("updating the cluster");
    for (int lost = 0; ; lost++) {
      try {
        return post();
      } catch (StepFailed failed) {
        if (failed.code() != ErrorCode.UPDATE_ANSWER_LOST) {
          throw failed;
        }
        if (lost == MOST_LOST_ANSWERS) {
          if (!context.runner().holdIfChosen(failed)) {
            throw failed;
          }
          lost = 0;
        }
        // Whatever the look shows, one more post is needed: the id to confirm must come from a 200
        // of our own, or somebody else's update could pass for ours.
        journal.done("the answer to the update was lost; looking before posting once more");
        settling.awaitLastWrite("Settling after a lost answer");
        look("did the update land?");
        awaitBetterTimes(lost);
      }
    }
  }

  /**
   * Each post may replace the credentials again, so a service that does not answer is not asked
   * every minute: five posts take about as long as an update may be retried.
   */
  private void awaitBetterTimes(int lost) {
    if (lost > 0 && Change.POST_AGAIN_LATER.applies()) {
      Settling.pause(
          settling.timing().settle().multipliedBy((1L << lost) - 1), "Before posting once more");
    }
  }

  /** Step 6: checks that the update has taken effect, which HTTP 200 does not prove. */
  Outcome confirm(Answers.Updated updated) {
    journal.begin("confirming");
    ClusterSnapshot former = Objects.requireNonNull(before);
    Requests.Confirm request =
        new Requests.Confirm(
            target,
            updated.credentialsId(),
            former.credentialsId(),
            updated.replacedCredentialsId(),
            former.reconciledAt(),
            updated.acceptedAt());
    Answers.Confirmed confirmed =
        context.attempt(
            () ->
                activities
                    .confirm(settling.timing(), "see the update take effect")
                    .confirmCluster(request));
    journal.done("confirmed: Cast AI works with the new credentials");
    return new Outcome.Onboarded(confirmed.credentialsId());
  }

  /** Step 7: drops stale bindings. A failure becomes a note and never leads to an undo. */
  void removeStaleBindings() {
    bindings.removeStale().ifPresent(notes::add);
  }

  /**
   * Whether an update was accepted, or may have been. Waits first until every post has landed.
   *
   * @throws StepFailed if it cannot be told
   */
  boolean mayHaveBeenAccepted() {
    settling.awaitLastWrite("Settling before the question whether the update landed");
    ClusterSnapshot now =
        context.attempt(
            () ->
                activities
                    .undoAtCastAi("did an update land?")
                    .lookUpCluster(new Requests.LookUp(target)));
    return !Objects.equals(now.credentialsId(), Objects.requireNonNull(before).credentialsId());
  }

  /** Looks for the cause if the update does not work; never prevents the undo. */
  void diagnose(ErrorCode code, String message) {
    if (updatePosted && Diagnostician.isAbout(code)) {
      journal.begin("diagnosing " + code);
      diagnosis = new Diagnostician(activities).tryTo(diagnosisRequest(code, message));
      diagnosis().ifPresent(found -> journal.done("diagnosis: " + found.cause()));
    }
  }

  private Answers.Updated post() {
    return context.change(
        () -> {
          Requests.Found found = updatePosted ? null : found(Objects.requireNonNull(before));
          updatePosted = true;
          return activities
              .update(settling.timing(), "switch the cluster to impersonation")
              .updateCluster(new Requests.Update(target, found));
        });
  }

  /**
   * What others must not have changed meanwhile. The first look may have been at a list, which is
   * older than the look before the registration.
   */
  private Requests.Found found(ClusterSnapshot cluster) {
    return new Requests.Found(
        cluster.isLinked() ? cluster.clientServiceAccount() : null,
        Stream.of(cluster.credentialsId(), registeredCredentialsId)
            .filter(Objects::nonNull)
            .distinct()
            .toList());
  }

  private ClusterSnapshot look(String summary) {
    return context.attempt(
        () -> activities.look(summary).lookUpCluster(new Requests.LookUp(target)));
  }
}
