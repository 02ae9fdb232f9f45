package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Requests;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a batch has looked up for all its clusters together: one list call a minute instead of one
 * call a cluster, the proofs of earlier runs, and the before-images of shared accounts.
 */
final class BatchInventory {

  private static final Duration LIFE = Duration.ofSeconds(60);

  /** How long clusters look for themselves after the list could not be taken. */
  private static final Duration WITHOUT_LIST = Duration.ofMinutes(10);

  /** The list asks for at least this many of the next clusters, or for twice the window. */
  private static final int LEAST_ASKED_FOR = 25;

  private final BatchInput input;
  private final ActivityTable activities = ActivityTable.here();
  private final Map<String, Long> clustersByAccount;
  private final Map<String, ClusterSnapshot> snapshots = new HashMap<>();
  private final Map<String, String> organizations = new HashMap<>();
  private final Map<String, String> proofs = new HashMap<>();
  private final Map<String, CapturedBindings> sharedAccounts = new HashMap<>();
  private final Map<String, Integer> underWay = new HashMap<>();
  private final CastAccounts castAccounts;

  /** When a run at the account ended that may have removed bindings until then. */
  private final Map<String, Long> removedAtMillis = new HashMap<>();

  /**
   * Accounts where a cluster may have left something: only the first look shows what was there
   * before.
   */
  private final Set<String> changed = new HashSet<>();

  /** Accounts where the last undo has kept bindings, although it put back everything else. */
  private final Set<String> kept = new HashSet<>();

  private final Set<String> askedFor = new HashSet<>();
  private long takenAtMillis;
  private long nextAtMillis;
  private long nextRecallAtMillis;
  private boolean hasList;

  BatchInventory(BatchInput input) {
    this.input = input;
    this.castAccounts = new CastAccounts(input.castServiceAccounts());
    this.clustersByAccount =
        input.targets().stream()
            .collect(
                Collectors.groupingBy(
                    ClusterTarget::clientServiceAccount,
                    LinkedHashMap::new,
                    Collectors.counting()));
  }

  /**
   * Looks again if the last look is a minute old or did not cover the next cluster. Each answer
   * stays in the history, so clusters far down the queue are not asked for each time.
   *
   * @param window how many are under way at once
   * @return the systemic failure that prevented the look, if one did; after any other failure the
   *     clusters look for themselves
   */
  Optional<ErrorCode> refresh(List<ClusterTarget> all, int window) {
    long now = Workflow.currentTimeMillis();
    if (now < nextAtMillis && !(hasList && lacks(all))) {
      return Optional.empty();
    }
    List<ClusterTarget> pending =
        all.stream().limit(Math.max(LEAST_ASKED_FOR, 2L * window)).toList();
    snapshots.clear();
    proofs.clear();
    askedFor.clear();
    takenAtMillis = now;
    try {
      Map<String, List<ClusterTarget>> byCredential =
          pending.stream()
              .collect(
                  Collectors.groupingBy(
                      ClusterTarget::credential, LinkedHashMap::new, Collectors.toList()));
      byCredential.forEach((credential, targets) -> list(credential, targets, now));
      recallProofs(pending);
      recallRemovals(pending);
      pending.forEach(target -> askedFor.add(target.clusterId()));
      hasList = true;
      // An answer that took long is not asked for again at once.
      nextAtMillis =
          Math.max(
              now + LIFE.toMillis(), Workflow.currentTimeMillis() + LIFE.dividedBy(2).toMillis());
      return Optional.empty();
    } catch (ActivityFailure failure) {
      StepFailed failed = StepFailed.of(failure);
      hasList = false;
      if (failed.code().isSystemic()) {
        nextAtMillis = 0;
        return Optional.of(failed.code());
      }
      nextAtMillis = Workflow.currentTimeMillis() + WITHOUT_LIST.toMillis();
      return Optional.empty();
    }
  }

  private boolean lacks(List<ClusterTarget> pending) {
    return !pending.isEmpty() && !askedFor.contains(pending.get(0).clusterId());
  }

  private void list(String credential, List<ClusterTarget> targets, long askedAtMillis) {
    Answers.Inventory inventory =
        activities
            .inventory("list " + targets.size() + " clusters")
            .takeInventory(new Requests.Inventory(credential, targets));
    snapshots.putAll(inventory.clusters());
    // The snapshots are as old as the list, which the worker may have taken for another batch.
    takenAtMillis = Math.min(takenAtMillis, askedAtMillis - inventory.age().toMillis());
    inventory.clusters().forEach((id, seen) -> organizations.put(id, seen.organizationId()));
  }

  /** Only a cluster that looks onboarded can be proven to be. */
  private void recallProofs(List<ClusterTarget> pending) {
    List<String> linked =
        pending.stream().filter(this::looksOnboarded).map(ClusterTarget::clusterId).toList();
    if (!linked.isEmpty()) {
      Map<String, String> recorded =
          activities
              .history("recall " + linked.size() + " confirmed clusters")
              .recordedCredentials(linked);
      if (recorded != null) { // a stranger may have answered
        proofs.putAll(recorded);
      }
    }
  }

  /** An undo or off-boarding may have ended a moment before this batch began. */
  private void recallRemovals(List<ClusterTarget> pending) {
    long now = Workflow.currentTimeMillis();
    if (input.offboarding() != null
        || now < nextRecallAtMillis
        || !Change.RECALL_REMOVALS.applies()) {
      return;
    }
    List<String> ids = pending.stream().map(ClusterTarget::clusterId).toList();
    Optional<Map<String, Long>> ended =
        activities.removals(ids, now - input.options().timing().budget().toMillis());
    if (ended.isEmpty()) {
      // Without an answer the usual waits have to do; what Cast AI has listed is still good.
      nextRecallAtMillis = now + WITHOUT_LIST.toMillis();
      return;
    }
    for (ClusterTarget target : pending) {
      Long at = ended.get().get(target.clusterId());
      if (at != null) {
        removedAtMillis.merge(target.clientServiceAccount(), at, Math::max);
      }
    }
  }

  private boolean looksOnboarded(ClusterTarget target) {
    ClusterSnapshot seen = snapshots.get(target.clusterId());
    return seen != null && seen.isLinkedWithCredentials(target.clientServiceAccount());
  }

  /** The cluster's organization; its credential stands in while the organization is not known. */
  private String organizationOf(ClusterTarget target) {
    String organization = organizations.getOrDefault(target.clusterId(), "");
    return organization.isEmpty() ? "of credential " + target.credential() : organization;
  }

  /** By organization: the account with which Cast AI impersonates, as far as known. */
  Map<String, String> castServiceAccounts() {
    return castAccounts.known();
  }

  /** The input for the run of one cluster, with all that is known about it. */
  OnboardingInput inputFor(ClusterTarget target) {
    return new OnboardingInput(
        target,
        input.options(),
        input.authorship(),
        input.fleet(),
        input.wave(),
        snapshots.get(target.clusterId()),
        takenAtMillis,
        sharedAccounts.get(target.clientServiceAccount()),
        castAccounts.expected(organizationOf(target)),
        proofs.get(target.clusterId()),
        removedAtMillis.getOrDefault(target.clientServiceAccount(), 0L));
  }

  /**
   * Takes the first look at an account that several clusters share. Each of them is given it, so
   * that each plans the whole change, each waits, and the last one that fails can undo it.
   */
  void lookAtSharedAccount(ClusterTarget target) {
    String account = target.clientServiceAccount();
    if (clustersByAccount.getOrDefault(account, 0L) < 2 || isKnown(account)) {
      return;
    }
    sharedAccounts.remove(account);
    try {
      sharedAccounts.put(
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
    return sharedAccounts.containsKey(account)
        && (underWay.getOrDefault(account, 0) > 0
            || changed.contains(account)
            || (kept.contains(account) && Change.KEEP_LOOK_OF_KEPT_BINDINGS.applies())
            || !Change.LOOK_AGAIN_AT_IDLE_ACCOUNT.applies());
  }

  /** The cluster is under way. */
  void started(ClusterTarget target) {
    underWay.merge(target.clientServiceAccount(), 1, Integer::sum);
  }

  /** The cluster has ended; the result is null if it left none. */
  void ended(ClusterTarget target, Outcome outcome, @Nullable ClusterResult result) {
    if (result != null) {
      castAccounts.learn(organizationOf(target), result.castServiceAccount());
    }
    String account = target.clientServiceAccount();
    underWay.merge(account, -1, Integer::sum);
    if (!(outcome instanceof Outcome.RolledBack || outcome instanceof Outcome.Rejected)) {
      changed.add(account);
    }
    if (outcome.hasKeptBindings()) {
      kept.add(account);
    } else if (outcome instanceof Outcome.RolledBack && outcome.mayHaveRemovedBindings()) {
      kept.remove(account);
    }
    if (outcome.mayHaveRemovedBindings()) {
      removedAtMillis.put(account, Workflow.currentTimeMillis());
    }
  }
}
