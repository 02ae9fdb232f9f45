package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.plan.Backoff;
import dev.embark.workflows.port.CastAiActivities;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Removes bindings, but only right after Cast AI has answered that no cluster needs them. A removal
 * that is retried on an old answer could take the access of a cluster that has come since. So it
 * works in rounds: each asks again, and then has half a minute to act. If the answer is old by the
 * time it is acted on, as when no worker was there, the question is put once more. A cluster that
 * comes within that half minute is found by a last question, and gets the bindings back.
 */
final class GuardedRemoval {

  /**
   * How it ended: bindings kept for a reason, or removed.
   *
   * @param kept why the bindings were kept; null if they were removed
   * @param edited what the last write did; null if they were kept
   */
  record End(@Nullable UndoPiece kept, Answers.@Nullable Edited edited) {

    boolean foundNothing() {
      return edited != null && !edited.wrote();
    }
  }

  /**
   * After a round that got no answer, two calls of at most 20 s each may be under way, and what
   * they wrote may take a moment to land.
   */
  private static final Duration UNDER_WAY = Duration.ofSeconds(60);

  /** Google's quotas are counted by the minute. */
  private static final Duration QUOTA_WINDOW = Duration.ofMinutes(1);

  /**
   * Longer than a question takes, with its queue. The age counts from before the question, by the
   * clock of the workflow tasks: nobody knows when within an activity that was tried again, or
   * waited, the answer was true.
   */
  private static final Duration OLDEST_ANSWER = Duration.ofMinutes(2);

  /** More old answers in a row are no coincidence. */
  private static final int MOST_OLD_ANSWERS = 10;

  /** What made an answer late, such as a long queue or an outage, has made others late as well. */
  private static final Duration LATE_PAUSE = Duration.ofSeconds(10);

  private static final Duration TOKEN_PAUSE = Duration.ofSeconds(5);
  private static final int TRIES_OF_CREDENTIALS = 3;

  private final StepContext context;
  private final Backoff rounds;
  private final Function<AccountUsers, Optional<UndoPiece>> reasonToKeep;
  private final Supplier<Answers.Edited> removal;
  private final Runnable putBack;

  /** Whether a removal was sent, by this run or one before: the bindings may have been away. */
  private boolean tried;

  private boolean unclear;
  private boolean hasRemoved;
  private boolean owesBindings;
  private long askedMillis;
  private boolean late;

  /**
   * Creates a removal; {@link #run} begins it.
   *
   * @param rounds how often it is tried, and the pauses in between
   * @param reasonToKeep decides from the users of the account whether the bindings stay
   * @param removal the write of one round, which ends within half a minute
   * @param putBack restores the bindings for clusters that came after the question
   */
  GuardedRemoval(
      StepContext context,
      Backoff rounds,
      Function<AccountUsers, Optional<UndoPiece>> reasonToKeep,
      Supplier<Answers.Edited> removal,
      Runnable putBack) {
    this.context = context;
    this.rounds = rounds;
    this.reasonToKeep = reasonToKeep;
    this.removal = removal;
    this.putBack = putBack;
  }

  /**
   * Removes the bindings, or keeps them.
   *
   * @throws StepFailed if neither could be done
   */
  End run() {
    End end = context.attempt(this::inRounds);
    return end.kept() != null ? end : somebodyCame().map(GuardedRemoval::kept).orElse(end);
  }

  /**
   * An earlier run tried the same, and may have removed the bindings.
   *
   * @param owesBindings whether it could not put them back for a cluster that needs them
   */
  void goOnAfterAnEarlierTry(boolean owesBindings) {
    tried = true;
    this.owesBindings = owesBindings;
  }

  /**
   * Removes nothing, but restores the bindings if they have to stay.
   *
   * @return why they have to; empty if they do not
   * @throws StepFailed if it could not be told or done
   */
  Optional<UndoPiece> putBackIfNeeded() {
    return somebodyCame();
  }

  /** Whether a round got no answer: the next one may have found what that one did. */
  boolean mayHaveLanded() {
    return unclear;
  }

  /** Whether the bindings may have been away, be it for a moment. */
  boolean mayHaveRemoved() {
    return hasRemoved || unclear;
  }

  /** Whether a cluster needs the bindings, or may, and they could not be put back. */
  boolean owesBindings() {
    return owesBindings;
  }

  private End inRounds() {
    for (int round = 1; ; round++) {
      Duration pause = rounds.pauseAfter(round);
      Optional<UndoPiece> reason = recentReason();
      if (reason.isPresent()) {
        return kept(tried ? reason.get() : reason.get().asUntouched());
      }
      tried = true;
      owesBindings = true; // until an answer given afterwards says otherwise
      try {
        return removed(removal.get());
      } catch (ActivityFailure failure) {
        ErrorCode code = StepFailed.of(failure).code();
        unclear |= code == ErrorCode.STEP_TIMED_OUT || code == ErrorCode.IAM_UNAVAILABLE;
        if (mayStillLand(code)) {
          // A write that lands after the next question could hurt a cluster which that question
          // finds.
          Settling.pause(UNDER_WAY, "Until what was under way has landed");
        }
        if (!mayPass(code, round) || round == rounds.attempts()) {
          // The removal may have been carried out nevertheless.
          return somebodyCame().map(GuardedRemoval::kept).orElseThrow(() -> failure);
        }
        pause = spread(pause, code);
      }
      Settling.pause(pause, "Before asking again and the next try");
    }
  }

  /**
   * Asks who uses the account, and again as long as the answer is too old to remove anything. If
   * the run is held for that and released, the count begins anew.
   *
   * @throws StepFailed if no answer is recent, as if there were none
   */
  private Optional<UndoPiece> recentReason() {
    for (int asked = 1; ; asked++) {
      Optional<UndoPiece> reason = tried ? somebodyCame() : reasonToKeep.apply(users());
      if (reason.isPresent() || !isAnswerOld() || !Change.ASK_AGAIN_AFTER_LONG.applies()) {
        return reason;
      }
      if (asked == MOST_OLD_ANSWERS) {
        context.runner().holdOrFail(noRecentAnswer());
        asked = 0;
      }
      late = true;
      Settling.pause(spread(LATE_PAUSE), "Before asking again, as the answer came late");
    }
  }

  private End removed(Answers.Edited edited) {
    hasRemoved |= edited.wrote();
    return new End(null, edited);
  }

  private static StepFailed noRecentAnswer() {
    return new StepFailed(
        ErrorCode.STEP_TIMED_OUT,
        "Each of the last "
            + MOST_OLD_ANSWERS
            + " answers about who uses the account came more than "
            + OLDEST_ANSWER.toMinutes()
            + " minutes after the question, too late to remove anything.");
  }

  /**
   * Whether the last answer is too old to act on. The clock is that of the current workflow task,
   * so it shows an outage of the workers, and after a reset the time of the reset.
   */
  private boolean isAnswerOld() {
    return Workflow.currentTimeMillis() - askedMillis > OLDEST_ANSWER.toMillis();
  }

  /** As for other steps, Google's credentials are believed not to work after some tries only. */
  private static boolean mayPass(ErrorCode code, int round) {
    return code.isRetryable()
        || (code == ErrorCode.IAM_UNAUTHENTICATED
            && round < TRIES_OF_CREDENTIALS
            && Change.SPREAD_REMOVALS.applies());
  }

  /**
   * Removals that are refused because there are too many at once must not all come back at once;
   * Google counts refused ones too, by the minute. A new token takes a moment.
   */
  private static Duration spread(Duration pause, ErrorCode code) {
    Duration least =
        switch (code) {
          case IAM_QUOTA_EXHAUSTED -> QUOTA_WINDOW;
          case IAM_UNAUTHENTICATED -> TOKEN_PAUSE;
          case POLICY_CONFLICT -> pause;
          default -> Duration.ZERO;
        };
    if (least.isZero() || !Change.SPREAD_REMOVALS.applies()) {
      return pause;
    }
    return spread(pause.compareTo(least) < 0 ? least : pause);
  }

  /** So much, and up to half as much again. */
  private static Duration spread(Duration base) {
    long some = Workflow.randomUUID().getLeastSignificantBits();
    return base.plusMillis(Math.floorMod(some, Math.max(1, base.toMillis() / 2)));
  }

  /** Asks once more; if a cluster came in the meantime, the bindings are put back. */
  private Optional<UndoPiece> somebodyCame() {
    Optional<UndoPiece> reason = reasonToKeep.apply(context.attempt(this::users));
    if (reason.isPresent()) {
      owesBindings = true;
      putBack.run();
    }
    owesBindings = false;
    return reason;
  }

  private static boolean mayStillLand(ErrorCode code) {
    return code == ErrorCode.STEP_TIMED_OUT
        || (code == ErrorCode.IAM_UNAVAILABLE && Change.AWAIT_UNCLEAR_REMOVALS.applies());
  }

  private AccountUsers users() {
    askedMillis = Workflow.currentTimeMillis();
    String question = "which clusters use this account?";
    ActivityTable activities = context.activities();
    CastAiActivities castAi =
        late ? activities.undoFirstAtCastAi(question) : activities.undoAtCastAi(question);
    return new AccountUsers(
        context.target(),
        castAi.findLinkedClusters(new Requests.Linked(context.target())).clusters());
  }

  private static End kept(UndoPiece reason) {
    return new End(reason, null);
  }
}
