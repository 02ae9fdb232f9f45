package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.OnboardingInput;
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

/**
 * What a batch has looked up for all its clusters together: one list call a minute instead of one
 * call a cluster, and the proofs of earlier runs.
 */
final class BatchInventory {

  private static final Duration LIFE = Duration.ofSeconds(60);

  /** How long clusters look for themselves after the list could not be taken. */
  private static final Duration WITHOUT_LIST = Duration.ofMinutes(10);

  /** The list asks for at least this many of the next clusters, or for twice the window. */
  private static final int LEAST_ASKED_FOR = 25;

  private final BatchInput input;
  private final SharedAccounts accounts;
  private final ActivityTable activities = ActivityTable.here();
  private final Map<String, ClusterSnapshot> snapshots = new HashMap<>();
  private final Map<String, String> organizations = new HashMap<>();
  private final Map<String, String> proofs = new HashMap<>();
  private final CastAccounts castAccounts;

  private final Set<String> askedFor = new HashSet<>();
  private long takenAtMillis;
  private long nextAtMillis;
  private boolean hasList;

  BatchInventory(BatchInput input, SharedAccounts accounts) {
    this.input = input;
    this.accounts = accounts;
    this.castAccounts = new CastAccounts(input.castServiceAccounts());
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
    if (!isDue(all, now)) {
      return Optional.empty();
    }
    List<ClusterTarget> next = all.stream().limit(Math.max(LEAST_ASKED_FOR, 2L * window)).toList();
    snapshots.clear();
    proofs.clear();
    askedFor.clear();
    takenAtMillis = now;
    try {
      takeList(next, now);
      recallProofs(next);
    } catch (ActivityFailure failure) {
      return withoutList(all, StepFailed.of(failure).code());
    }
    accounts.recallRemovals(all, next);
    next.forEach(target -> askedFor.add(target.clusterId()));
    hasList = true;
    // An answer that took long is not asked for again at once.
    nextAtMillis =
        Math.max(
            now + LIFE.toMillis(), Workflow.currentTimeMillis() + LIFE.dividedBy(2).toMillis());
    return Optional.empty();
  }

  private boolean isDue(List<ClusterTarget> pending, long now) {
    return now >= nextAtMillis || (hasList && lacks(pending));
  }

  /** A systemic failure is the answer; otherwise removals are asked for, and it is tried later. */
  private Optional<ErrorCode> withoutList(List<ClusterTarget> all, ErrorCode code) {
    hasList = false;
    if (code.isSystemic()) {
      nextAtMillis = 0;
      return Optional.of(code);
    }
    if (Change.RECALL_REMOVALS_WITHOUT_LIST.applies()) {
      accounts.recallRemovals(all, all);
    }
    nextAtMillis = Workflow.currentTimeMillis() + WITHOUT_LIST.toMillis();
    return Optional.empty();
  }

  private boolean lacks(List<ClusterTarget> pending) {
    return !pending.isEmpty() && !askedFor.contains(pending.get(0).clusterId());
  }

  private void takeList(List<ClusterTarget> next, long askedAtMillis) {
    ClusterTarget.byCredential(next)
        .forEach((credential, targets) -> list(credential, targets, askedAtMillis));
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
    if (!linked.isEmpty() && !accounts.isLookUnused()) {
      Map<String, String> recorded =
          activities
              .history("recall " + linked.size() + " confirmed clusters")
              .recordedCredentials(linked);
      if (recorded != null) { // a stranger may have answered
        proofs.putAll(recorded);
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

  /** The cluster's name; its id where the name is not known. */
  String nameOf(ClusterTarget target) {
    ClusterSnapshot seen = snapshots.get(target.clusterId());
    return seen == null ? target.clusterId() : seen.name();
  }

  /**
   * The input for the run of one cluster. An onboarding is given all that is known about it; an
   * off-boarding, which might remove what is in use, looks for itself.
   */
  ClusterInput inputFor(ClusterTarget target) {
    OffboardingChoices offboarding = input.offboarding();
    return offboarding == null
        ? onboarding(target)
        : new OffboardingInput(
            target, input.options(), offboarding, input.authorship(), input.fleet(), input.wave());
  }

  private OnboardingInput onboarding(ClusterTarget target) {
    return new OnboardingInput(
        target,
        input.options(),
        input.authorship(),
        input.fleet(),
        input.wave(),
        snapshots.get(target.clusterId()),
        takenAtMillis,
        accounts.captured(target),
        castAccounts.expected(organizationOf(target)),
        proofs.get(target.clusterId()),
        accounts.removedAt(target));
  }

  /** A cluster has ended with this result. */
  void learn(ClusterTarget target, ClusterResult result) {
    castAccounts.learn(organizationOf(target), result.castServiceAccount());
  }
}
