package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Leftovers;
import dev.embark.workflows.model.LinkedCluster;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.TargetRules;
import dev.embark.workflows.model.Timing;
import dev.embark.workflows.plan.BindingPlan;
import dev.embark.workflows.plan.Fingerprint;
import dev.embark.workflows.plan.Preflight;
import dev.embark.workflows.plan.Proof;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The steps of one onboarding, and what they have found out so far. */
final class OnboardingSteps {

  /** Lost answers in a row after which the network is to blame, not chance. */
  private static final int MOST_LOST_ANSWERS = 4;

  private final OnboardingInput input;
  private final ClusterTarget target;
  private final Journal journal;
  private final Attendant attendant;
  private final Compensations compensations;
  private final ActivityTable activities;
  private final Settling settling;
  private final List<String> notes = new ArrayList<>();

  private Timing timing;
  private @Nullable ClusterSnapshot before;
  private @Nullable CapturedBindings captured;
  private @Nullable String castServiceAccount;
  private @Nullable BindingsUndo bindingsUndo;
  private boolean staleLeft;
  private boolean updatePosted;
  private @Nullable Diagnosis diagnosis;

  OnboardingSteps(
      OnboardingInput input, Journal journal, Attendant attendant, Compensations compensations) {
    this.input = input;
    this.target = input.target();
    this.journal = journal;
    this.attendant = attendant;
    this.compensations = compensations;
    this.activities = ActivityTable.here();
    this.timing = input.options().timing();
    this.settling = new Settling(timing);
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

  /** What an undo that failed has left, as far as these steps came. */
  Leftovers leftovers(Outcome.RollbackIncomplete incomplete) {
    Leftovers left = Leftovers.of(Objects.requireNonNull(before), incomplete);
    return bindingsUndo == null ? left : bindingsUndo.addTo(left);
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
          attendant.attempt(
              () ->
                  activities
                      .capture("capture " + target.clientServiceAccount())
                      .captureBindings(
                          new Requests.Capture(target, input.authorship().changeId())));
    }
    captured = seen;
    waitAtLeast(seen.minimumPropagation());
    journal.done("captured " + seen.before().grants().size() + " bindings of Cast AI identities");
    return seen;
  }

  /** Whether it is proven that nothing is to be done. */
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
    compensations.register(new RegistrationUndo(target, cluster, attendant, activities, settling));
    Answers.Registration registration =
        write(
            () ->
                activities
                    .register("register " + target.clientServiceAccount())
                    .registerServiceAccount(
                        new Requests.Register(target, input.expectedCastServiceAccount())));
    waitAtLeast(registration.minimumPropagation());
    String account = registration.castServiceAccount();
    castServiceAccount = account;
    journal.done("registered: Cast AI impersonates as `" + Markdown.code(account) + "`");
    return account;
  }

  /** Step 3: drops stale bindings now, where no cluster can be living on them. */
  void removeStaleBindings(BindingPlan plan) {
    BindingsUndo undo =
        new BindingsUndo(
            target, input.authorship().changeId(), plan, attendant, activities, settling);
    compensations.register(undo);
    bindingsUndo = undo;
    if (!plan.hasStale()) {
      return;
    }
    journal.begin("cleaning up stale bindings");
    if (isAccountInUse()) {
      staleLeft = true;
      journal.done(
          "stale bindings stay until the update is confirmed: a cluster may be using them");
      return;
    }
    undo.staleAreDropped();
    Requests.EditPolicy swap = edit(plan.desired(), plan.toDrop());
    write(() -> activities.write("replace stale bindings").removeStaleBindings(swap));
    journal.done("replaced " + plan.stale().size() + " stale bindings");
  }

  /** Step 4: makes sure that the desired bindings are there. */
  void createBindings(BindingPlan plan) {
    journal.begin("creating the bindings");
    Answers.Edited edited =
        write(
            () ->
                activities
                    .write("create bindings")
                    .createBindings(edit(plan.desired(), plan.tombstones())));
    // Whoever wrote them: this attempt, one whose answer was lost, or somebody a moment ago.
    settling.foundBindingsJustNow();
    journal.done(
        edited.wrote()
            ? "created " + edited.added().size() + " bindings"
            : "bindings are in place");
  }

  /**
   * Step 5: gives IAM time to spread the change. Replaced stale bindings must be gone beyond doubt:
   * an update that they still carried would lose its access with them.
   */
  void awaitPropagation(BindingPlan plan) {
    if (!plan.needsPropagation()) {
      journal.done("no wait: the bindings were there before");
      return;
    }
    boolean replacedStale = plan.hasStale() && !staleLeft;
    Duration wait = replacedStale ? timing.budget() : timing.propagation();
    journal.enter(Phase.Waiting);
    String summary = "IAM propagation, " + wait.toSeconds() + " s";
    journal.begin(summary);
    Workflow.newTimer(wait, TimerOptions.newBuilder().setSummary(summary).build()).get();
    journal.done("waited " + wait.toSeconds() + " s for IAM");
  }

  /** Step 6, the pivot: switches the cluster to impersonation. */
  Answers.Updated update() {
    journal.enter(Phase.Updating);
    journal.begin("updating the cluster");
    for (int lost = 0; ; lost++) {
      try {
        return post();
      } catch (StepFailed failed) {
        if (failed.code() != ErrorCode.UPDATE_ANSWER_LOST || lost == MOST_LOST_ANSWERS) {
          throw failed;
        }
        // Whatever a look shows, one more post is needed: the id to confirm must come from a 200 of
        // our own, else somebody else's update could pass for ours.
        journal.done("the answer to the update was lost; looking before posting once more");
        settling.awaitLastWrite("Settling after a lost answer");
        look("did the update land?");
      }
    }
  }

  /** Step 7: sees that the update has taken effect; HTTP 200 is no proof. */
  Outcome confirm(Answers.Updated updated) {
    journal.begin("confirming");
    ClusterSnapshot former = Objects.requireNonNull(before);
    Requests.Confirm request =
        new Requests.Confirm(
            target,
            updated.credentialsId(),
            former.credentialsId(),
            former.reconciledAt(),
            updated.acceptedAt());
    Answers.Confirmed confirmed =
        attendant.attempt(
            () -> activities.confirm(timing, "see the update take effect").confirmCluster(request));
    journal.done("confirmed: Cast AI works with the new credentials");
    return new Outcome.Onboarded(confirmed.credentialsId());
  }

  /**
   * After step 7: drops the stale bindings that had to stay, once the new ones have surely spread:
   * that Cast AI works proves nothing about them while the stale ones may be what carries it, and a
   * removal can overtake an addition. A failure is a note, never an undo.
   */
  void dropStaleBindingsLeft(BindingPlan plan) {
    if (!staleLeft) {
      return;
    }
    journal.begin("letting the new bindings spread before the stale ones go");
    settling.awaitSpreadOfBindings("New bindings spread before stale ones go");
    try {
      activities
          .write("drop stale bindings")
          .removeStaleBindings(edit(plan.desired(), plan.stale()));
      journal.done("dropped " + plan.stale().size() + " stale bindings");
    } catch (ActivityFailure failure) {
      StepFailed failed = StepFailed.of(failure);
      notes.add("Stale bindings may still be there: " + failed.code() + ". " + failed.message());
    }
  }

  /**
   * Whether an update was accepted, or may have been. Asked once everything posted has landed.
   *
   * @throws StepFailed if it cannot be told
   */
  boolean mayHaveBeenAccepted() {
    settling.awaitLastWrite("Settling before the question whether the update landed");
    ClusterSnapshot now =
        attendant.attempt(
            () ->
                activities
                    .undoAtCastAi("did an update land?")
                    .lookUpCluster(new Requests.LookUp(target)));
    return !Objects.equals(now.credentialsId(), Objects.requireNonNull(before).credentialsId());
  }

  /** Where the update does not work: looks for the cause, without ever standing in the way. */
  void diagnose(ErrorCode code, String message) {
    if (updatePosted && Diagnostician.isAbout(code)) {
      journal.begin("diagnosing " + code);
      diagnosis = new Diagnostician(activities).tryTo(diagnosisRequest(code, message));
      diagnosis().ifPresent(found -> journal.done("diagnosis: " + found.cause()));
    }
  }

  private void waitAtLeast(@Nullable Duration minimumPropagation) {
    if (minimumPropagation != null) {
      timing = timing.atLeast(minimumPropagation);
      settling.use(timing);
    }
  }

  private Answers.Updated post() {
    updatePosted = true;
    return write(
        () ->
            activities
                .update(timing, "switch the cluster to impersonation")
                .updateCluster(new Requests.Update(target)));
  }

  /** Runs a step that changes the world, and remembers until when it may have done so. */
  private <T> T write(Supplier<T> step) {
    attendant.touch();
    return attendant.attempt(
        () -> {
          try {
            return step.get();
          } finally {
            settling.wroteJustNow();
          }
        });
  }

  private ClusterSnapshot look(String summary) {
    return attendant.attempt(
        () -> activities.look(summary).lookUpCluster(new Requests.LookUp(target)));
  }

  private boolean isAccountInUse() {
    return attendant
        .attempt(
            () ->
                activities
                    .look("which clusters use this account?")
                    .findLinkedClusters(new Requests.Linked(target)))
        .clusters()
        .stream()
        .anyMatch(LinkedCluster::holdsCredentials);
  }

  private Requests.EditPolicy edit(List<Grant> present, List<Grant> absent) {
    return new Requests.EditPolicy(target, present, absent, input.authorship().changeId());
  }
}
