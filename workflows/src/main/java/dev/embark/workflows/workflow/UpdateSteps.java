package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.Requests;
import io.temporal.failure.ActivityFailure;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The update of an onboarding, which cannot be undone, and what proves that it took effect. */
final class UpdateSteps {

  /** Lost answers in a row after which the network is to blame, not chance. */
  private static final int MOST_LOST_ANSWERS = 4;

  private final StepContext context;
  private final ClusterTarget target;
  private final Journal journal;
  private final ActivityTable activities;
  private final Settling settling;
  private final ClusterSnapshot before;
  private final @Nullable String registeredCredentialsId;

  private boolean posted;

  /** What the next post must find; null if it may be what an earlier one has made. */
  private Requests.@Nullable Found expected;

  private boolean inDoubt;

  /** How often the run had been held when it last compared. */
  private int comparedHolds;

  /**
   * Creates the steps for a registered cluster.
   *
   * @param before how the run found the cluster
   * @param registeredCredentialsId its credentials right before the registration; null if there
   *     were none, or it is not known whether others gave it those
   * @param comparedHolds how often the run had been held when it found the cluster
   */
  UpdateSteps(
      StepContext context,
      Journal journal,
      ClusterSnapshot before,
      @Nullable String registeredCredentialsId,
      int comparedHolds) {
    this.context = context;
    this.target = context.target();
    this.journal = journal;
    this.activities = context.activities();
    this.settling = context.settling();
    this.before = before;
    this.registeredCredentialsId = registeredCredentialsId;
    this.expected = found(before, registeredCredentialsId);
    this.comparedHolds = comparedHolds;
  }

  /** Whether an update was posted that may have been accepted. */
  boolean isPosted() {
    return posted;
  }

  /**
   * Whether the run was held and cannot tell its own update from what others did meanwhile: another
   * one could replace their credentials.
   */
  boolean isInDoubt() {
    return inDoubt;
  }

  /** Switches the cluster to impersonation. */
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
          if (!context.runner().holdIfChosen(failed, this::lookWhenHeld)) {
            throw failed;
          }
          lost = 0;
        }
        // Whatever the look shows, one more post is needed: the id to confirm must come from a 200
        // of our own, or somebody else's update could pass for ours.
        journal.done("the answer to the update was lost; looking before posting once more");
        settling.awaitLastWrite("Settling after a lost answer");
        context.attempt(() -> look("did the update land?"), this::trustNothingFound);
        awaitBetterTimes(lost);
      }
    }
  }

  private Answers.Updated post() {
    return context.change(
        () -> {
          requireNothingSetWhileHeld();
          Requests.Found found = expected;
          expected = null;
          posted = true;
          return activities
              .update(settling.timing(), "switch the cluster to impersonation")
              .updateCluster(new Requests.Update(target, found));
        },
        this::lookWhenHeld);
  }

  /**
   * What others must not have changed meanwhile.
   *
   * @param cluster the first look, which may have been at a list
   * @param later the credentials that a later look has shown; null if there were none
   */
  static Requests.Found found(ClusterSnapshot cluster, @Nullable String later) {
    return new Requests.Found(
        cluster.isLinked() ? cluster.clientServiceAccount() : null,
        Stream.of(cluster.credentialsId(), later).filter(Objects::nonNull).distinct().toList());
  }

  /**
   * A hold gives others days to change the cluster, and the worker compares in its first attempt
   * only. So the run compares before it goes on, and posts over nothing but what it first found.
   */
  private void requireNothingSetWhileHeld() {
    int holds = context.runner().holds();
    if (holds == comparedHolds || !Change.SPARE_CREDENTIALS_SET_WHILE_HELD.applies()) {
      return;
    }
    ClusterSnapshot now = look("did others change it while the run was held?");
    context.runner().giveWayToInterruption();
    comparedHolds = holds;
    if (isOthers(now)) {
      String whose = posted ? "set in the meantime, by its own update or " : "changed by ";
      inDoubt = posted;
      // As after the worker's comparison: the credentials decide whether anything is undone.
      posted = true;
      throw new StepFailed(
          ErrorCode.FOREIGN_WRITER,
          "The run was held, and the cluster's credentials or link were "
              + whose
              + "somebody else; it was not updated.");
    }
    settle(now.credentialsId());
  }

  private boolean isOthers(ClusterSnapshot now) {
    boolean foreign =
        now.holdsCredentials()
            && !Objects.requireNonNull(expected).credentialsIds().contains(now.credentialsId());
    return foreign || (now.isLinked() && !now.isLinkedTo(target.clientServiceAccount()));
  }

  /**
   * The run first looks whether its own update was accepted, which decides how a rollback ends. If
   * it has posted none since it last compared, there is nothing to look for.
   */
  private void lookWhenHeld() {
    if (expected != null || !Change.SPARE_CREDENTIALS_SET_WHILE_HELD.applies()) {
      return;
    }
    trustNothing(); // until it has looked, as it may be interrupted before
    settling.awaitLastWrite("Settling while the run is held");
    try {
      settle(look("did an update land before the hold?").credentialsId());
    } catch (ActivityFailure failure) {
      StepFailed.rethrowCancellation(failure);
    }
  }

  /** No update was accepted if the cluster has its former credentials after all have landed. */
  private void settle(@Nullable String credentialsId) {
    posted = posted && !isFromBefore(credentialsId);
    inDoubt = posted;
  }

  /** What a look shows after it was held may have come during the hold. */
  private void trustNothingFound() {
    if (Change.SPARE_CREDENTIALS_SET_WHILE_HELD.applies()) {
      trustNothing();
    }
  }

  private void trustNothing() {
    inDoubt = true;
    expected = found(before, registeredCredentialsId);
  }

  private boolean isFromBefore(@Nullable String credentialsId) {
    return Objects.equals(credentialsId, before.credentialsId())
        || (credentialsId != null && credentialsId.equals(registeredCredentialsId));
  }

  private ClusterSnapshot look(String summary) {
    return activities.look(summary).lookUpCluster(new Requests.LookUp(target));
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

  /** Checks that the update has taken effect, which HTTP 200 does not prove. */
  Outcome confirm(Answers.Updated updated) {
    journal.begin("confirming");
    Requests.Confirm request = Requests.Confirm.of(target, before, updated);
    Answers.Confirmed confirmed =
        context.attempt(
            () ->
                activities
                    .confirm(settling.timing(), "see the update take effect")
                    .confirmCluster(request));
    journal.done("confirmed: Cast AI works with the new credentials");
    return new Outcome.Onboarded(confirmed.credentialsId());
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
                    .lookUpCluster(new Requests.LookUp(target)),
            this::trustNothingFound);
    return !Objects.equals(now.credentialsId(), before.credentialsId());
  }
}
