package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Requests;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a batch knows of its clusters' client service accounts: the before-images of those that
 * several of them share, and when runs ended that may have removed bindings.
 */
final class SharedAccounts {

  /** How long removals are not asked for after a question without an answer. */
  private static final Duration WITHOUT_ANSWER = Duration.ofMinutes(10);

  /**
   * Removals are asked for at least as far back. Clusters wait for their budget, which is longer
   * than the fleet's where the worker's minimum is: it is known only once an account was captured.
   * This covers a minimum of twelve minutes, and a removal of longer ago makes no cluster wait.
   */
  private static final Duration LOOK_BACK = Duration.ofHours(1);

  /**
   * So many questions at least are about all clusters that have not started, at most 20 KB each:
   * only the last one out has removed the bindings of an account, and may be the last to start now.
   * The second one finds what a list that lags behind did not show to the first.
   */
  private static final int QUESTIONS_ABOUT_ALL = 2;

  private final BatchInput input;
  private final RemovalWarnings warnings;
  private final ActivityTable activities = ActivityTable.here();
  private final Map<String, Long> clustersByAccount;
  private final Map<String, CapturedBindings> captured = new HashMap<>();
  private final Map<String, Integer> underWay = new HashMap<>();

  /** When a run at the account ended that may have removed bindings until then. */
  private final Map<String, Long> removedAtMillis = new HashMap<>();

  /**
   * Accounts where a cluster may have left something: only the first look shows what was there
   * before.
   */
  private final Set<String> changed = new HashSet<>();

  /** Accounts where the last undo has kept bindings, although it put back everything else. */
  private final Set<String> kept = new HashSet<>();

  /** Those of them where a later undo found no bindings any more, without having removed any. */
  private final Set<String> gone = new HashSet<>();

  private long nextRecallAtMillis;
  private int recalls;

  SharedAccounts(BatchInput input, RemovalWarnings warnings) {
    this.input = input;
    this.warnings = warnings;
    this.clustersByAccount =
        input.targets().stream()
            .collect(
                Collectors.groupingBy(ClusterTarget::clientServiceAccount, Collectors.counting()));
  }

  /** The first look at the cluster's account, if other clusters share it. */
  @Nullable CapturedBindings captured(ClusterTarget target) {
    return captured.get(target.clientServiceAccount());
  }

  /**
   * When the last run ended that may have removed bindings of the cluster's account, in
   * milliseconds since the epoch; 0 if none is known.
   */
  long removedAt(ClusterTarget target) {
    return removedAtMillis.getOrDefault(target.clientServiceAccount(), 0L);
  }

  /**
   * Takes the first look at an account that several clusters share. Each of them is given it, so
   * that each plans the whole change, each waits, and the last one that fails can undo it.
   */
  void look(ClusterTarget target) {
    String account = target.clientServiceAccount();
    if (clustersByAccount.getOrDefault(account, 0L) < 2 || isKnown(account) || isLookUnused()) {
      return;
    }
    captured.remove(account);
    try {
      captured.put(
          account,
          activities
              .capture("capture shared " + account)
              .captureBindings(new Requests.Capture(target, input.authorship().changeId())));
    } catch (ActivityFailure failure) {
      // The cluster looks for itself and reports what is wrong.
      StepFailed.rethrowCancellation(failure);
    }
  }

  /**
   * Whether the look that is kept may still be used. Once no cluster is under way and none has left
   * anything at the account, others may have changed it, and their change must not be undone.
   */
  private boolean isKnown(String account) {
    return captured.containsKey(account)
        && (underWay.getOrDefault(account, 0) > 0
            || changed.contains(account)
            || hasKeptBindings(account)
            || !Change.LOOK_AGAIN_AT_IDLE_ACCOUNT.applies());
  }

  private boolean hasKeptBindings(String account) {
    return kept.contains(account)
        && Change.KEEP_LOOK_OF_KEPT_BINDINGS.applies()
        && !(gone.contains(account) && Change.FORGET_BINDINGS_THAT_WENT.applies());
  }

  /** Whether the clusters are taken off: each looks for itself then. */
  boolean isLookUnused() {
    return input.offboarding() != null && Change.LOOK_LESS_FOR_OFFBOARDINGS.applies();
  }

  /**
   * Asks for removals of a moment ago: an undo or off-boarding before this batch began.
   *
   * @param all clusters that have not started
   * @param next those of them that come next, about which is asked more often
   */
  void recallRemovals(List<ClusterTarget> all, List<ClusterTarget> next) {
    long now = Workflow.currentTimeMillis();
    if (input.offboarding() != null
        || now < nextRecallAtMillis
        || !Change.RECALL_REMOVALS.applies()) {
      return;
    }
    List<ClusterTarget> asked = recalls < QUESTIONS_ABOUT_ALL ? all : next;
    List<String> ids = asked.stream().map(ClusterTarget::clusterId).toList();
    Optional<Map<String, Long>> ended = activities.removals(ids, now - lookBack().toMillis());
    if (ended.isEmpty()) {
      // Without an answer the usual waits have to do; what Cast AI has listed is still good.
      nextRecallAtMillis = now + WITHOUT_ANSWER.toMillis();
      return;
    }
    recalls++;
    for (ClusterTarget target : asked) {
      Long at = ended.get().get(target.clusterId());
      if (at != null && at > removedAt(target)) {
        removedAtMillis.put(target.clientServiceAccount(), at);
        warnings.recalled(target.clientServiceAccount(), at);
      }
    }
  }

  private Duration lookBack() {
    Duration budget = input.options().timing().budget();
    return budget.compareTo(LOOK_BACK) < 0 ? LOOK_BACK : budget;
  }

  /** The cluster is under way. */
  void started(ClusterTarget target) {
    underWay.merge(target.clientServiceAccount(), 1, Integer::sum);
  }

  /** The cluster has ended. */
  void ended(ClusterTarget target, Outcome outcome) {
    String account = target.clientServiceAccount();
    underWay.merge(account, -1, Integer::sum);
    if (!outcome.leavesAsFound()) {
      changed.add(account);
    }
    noteKept(account, outcome);
    if (outcome.mayHaveRemovedBindings()) {
      long now = Workflow.currentTimeMillis();
      removedAtMillis.put(account, now);
      warnings.removed(account, now);
    }
  }

  private void noteKept(String account, Outcome outcome) {
    if (outcome.hasKeptBindings()) {
      kept.add(account);
      gone.remove(account);
    } else if (outcome.leavesNoBindings() && outcome.mayHaveRemovedBindings()) {
      kept.remove(account);
    } else if (outcome.leavesNoBindings()) {
      gone.add(account);
    }
  }
}
