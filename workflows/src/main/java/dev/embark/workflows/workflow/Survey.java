package dev.embark.workflows.workflow;

import dev.embark.workflows.model.AccessSurvey;
import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.Finding.Weight;
import dev.embark.workflows.model.LinkedCluster;
import dev.embark.workflows.model.PageInput;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.TargetRules;
import dev.embark.workflows.plan.AccessFindings;
import dev.embark.workflows.plan.Forecast;
import dev.embark.workflows.plan.Preflight;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A read-only look at some clusters: one list call for each credential, one look at each client
 * service account, the proofs of earlier runs. A failed look is a finding, unless it failed in a
 * way that would strike every cluster: then no plan can be made.
 */
final class Survey {

  private final PageInput input;
  private final ActivityTable activities = ActivityTable.here();
  private final Map<String, ClusterSnapshot> clusters = new HashMap<>();
  private final Map<String, Set<String>> users = new HashMap<>();
  private final Map<String, CapturedBindings> policies = new HashMap<>();
  private final Map<String, Finding> policyTroubles = new HashMap<>();
  private final Map<String, List<Finding>> troubles = new HashMap<>();
  private final Map<String, String> proofs = new HashMap<>();
  private final Map<String, String> organizations = new TreeMap<>();
  private final ConcurrentLooks looks = new ConcurrentLooks();
  private final AccessLooks access;

  Survey(PageInput input) {
    this.input = input;
    this.access = new AccessLooks(input.authorship().changeId());
  }

  /**
   * Looks at everything.
   *
   * @throws ApplicationFailure if a look failed in a way that would strike every cluster
   */
  void look() {
    try {
      lookAtClusters();
      lookAtPolicies();
      recallEarlierRuns();
      lookAtAccess();
    } catch (StepFailed failed) {
      throw failed.asFailure();
    }
  }

  Map<String, String> organizations() {
    return organizations;
  }

  AccessSurvey.Seen access(ClusterTarget target) {
    return access.seen(target);
  }

  /** Whether any cluster at all is linked to the account. */
  boolean isInUse(ClusterTarget target) {
    return !users.getOrDefault(target.clientServiceAccount(), Set.of()).isEmpty()
        || clusters.values().stream()
            .anyMatch(cluster -> cluster.isLinkedTo(target.clientServiceAccount()));
  }

  /** What is known of each cluster, in the order of the input. */
  List<Forecast> forecasts() {
    return input.targets().stream().map(this::forecast).toList();
  }

  private Forecast forecast(ClusterTarget target) {
    List<Finding> found = new ArrayList<>(troubles.getOrDefault(target.clusterId(), List.of()));
    Finding policyTrouble = policyTroubles.get(target.accountKey());
    if (policyTrouble != null) {
      found.add(policyTrouble);
    }
    if (policies.containsKey(target.accountKey())) {
      found.addAll(AccessFindings.of(access.seen(target), Workflow.currentTimeMillis()));
    }
    List<String> malformed = TargetRules.problems(target);
    if (!malformed.isEmpty()) {
      found.add(
          new Finding(
              Weight.REFUSAL, ErrorCode.INVALID_INPUT.name(), String.join("; ", malformed)));
    }
    return new Forecast(
        target,
        clusters.get(target.clusterId()),
        policies.get(target.accountKey()),
        proofs.get(target.clusterId()),
        neighbours(target),
        found);
  }

  /** The other clusters that are linked to the account, or will be, as they are in this fleet. */
  private Set<String> neighbours(ClusterTarget target) {
    String account = target.clientServiceAccount();
    Set<String> neighbours = new TreeSet<>(users.getOrDefault(account, Set.of()));
    input.targets().stream()
        .filter(other -> account.equals(other.clientServiceAccount()))
        .map(ClusterTarget::clusterId)
        .forEach(neighbours::add);
    neighbours.remove(target.clusterId());
    return neighbours;
  }

  // ---- looks

  /** Asks Cast AI for all clusters at once, and one by one for those that the list left out. */
  private void lookAtClusters() {
    ClusterTarget.byCredential(input.targets()).forEach(this::list);
    List<ClusterTarget> absent =
        wellFormed().stream().filter(target -> !isSeen(target) && isUntroubled(target)).toList();
    absent.forEach(this::lookUp);
    looks.awaitAll();
  }

  /** Looks at each account once, however many clusters use it. */
  private void lookAtPolicies() {
    Map<String, ClusterTarget> accounts = new LinkedHashMap<>();
    for (ClusterTarget target : wellFormed()) {
      ClusterSnapshot cluster = clusters.get(target.clusterId());
      if (cluster != null && Preflight.refusal(cluster, target, input.options()).isEmpty()) {
        accounts.putIfAbsent(target.accountKey(), target);
      }
    }
    accounts.values().forEach(this::capture);
    looks.awaitAll();
  }

  /** Only a cluster that looks onboarded can be proven to be. */
  private void recallEarlierRuns() {
    List<String> linked =
        input.targets().stream()
            .filter(target -> policies.containsKey(target.accountKey()))
            .filter(this::looksOnboarded)
            .map(ClusterTarget::clusterId)
            .toList();
    if (linked.isEmpty()) {
      return;
    }
    String summary = "recall " + linked.size() + " confirmed clusters";
    try {
      proofs.putAll(activities.history(summary).recordedCredentials(linked));
    } catch (ActivityFailure failure) {
      StepFailed failed = StepFailed.of(failure);
      // Without proof the cluster will be updated once more, and the plan says so.
      linked.forEach(id -> trouble(id, Weight.NOTE, failed));
    }
  }

  /** Permissions and keys of the accounts whose policy was seen. */
  private void lookAtAccess() {
    List<ClusterTarget> seen =
        wellFormed().stream().filter(each -> policies.containsKey(each.accountKey())).toList();
    access.lookAtPermissions(seen);
    access.lookAtKeys(seen);
  }

  private void list(String credential, List<ClusterTarget> targets) {
    try {
      Answers.Inventory inventory =
          activities
              .inventory("list " + targets.size() + " clusters")
              .takeInventory(new Requests.Inventory(credential, targets));
      inventory.clusters().values().forEach(cluster -> seen(credential, cluster));
      inventory.linkedTo().forEach(this::linked);
    } catch (ActivityFailure failure) {
      StepFailed failed = unlessSystemic(StepFailed.of(failure));
      targets.forEach(target -> trouble(target.clusterId(), weight(failed), failed));
    }
  }

  private void linked(String account, List<LinkedCluster> linked) {
    linked.forEach(
        cluster ->
            users.computeIfAbsent(account, name -> new TreeSet<>()).add(cluster.clusterId()));
  }

  private void lookUp(ClusterTarget target) {
    looks.begin(
        () ->
            Async.function(
                activities.look("look at " + target.clusterId())::lookUpCluster,
                new Requests.LookUp(target)),
        cluster -> seen(target.credential(), cluster),
        failure -> {
          StepFailed failed = failed(failure);
          trouble(target.clusterId(), weight(failed), failed);
        });
  }

  private void capture(ClusterTarget target) {
    looks.begin(
        () ->
            Async.function(
                activities.peek("look at " + target.clientServiceAccount())::captureBindings,
                new Requests.Capture(target, input.authorship().changeId())),
        captured -> policies.put(target.accountKey(), captured),
        failure -> {
          StepFailed failed = failed(failure);
          policyTroubles.put(
              target.accountKey(),
              new Finding(weight(failed), failed.code().name(), failed.message()));
        });
  }

  // ---- what was found

  private void seen(String credential, ClusterSnapshot cluster) {
    clusters.put(cluster.clusterId(), cluster);
    if (!cluster.organizationId().isEmpty()) {
      organizations.putIfAbsent(credential, cluster.organizationId());
    }
  }

  private void trouble(String clusterId, Weight weight, StepFailed failed) {
    troubles
        .computeIfAbsent(clusterId, id -> new ArrayList<>())
        .add(new Finding(weight, failed.code().name(), failed.message()));
  }

  /** A failure that would recur refuses the cluster; one that may pass proves nothing. */
  private static Weight weight(StepFailed failed) {
    return failed.code().isRetryable() ? Weight.UNCHECKED : Weight.REFUSAL;
  }

  private static StepFailed failed(RuntimeException failure) {
    return unlessSystemic(
        failure instanceof ActivityFailure activity
            ? StepFailed.of(activity)
            : new StepFailed(ErrorCode.INTERNAL, String.valueOf(failure.getMessage())));
  }

  private static StepFailed unlessSystemic(StepFailed failed) {
    if (failed.code().isSystemic()) {
      throw failed;
    }
    return failed;
  }

  private List<ClusterTarget> wellFormed() {
    return input.targets().stream()
        .filter(target -> TargetRules.problems(target).isEmpty())
        .toList();
  }

  private boolean isSeen(ClusterTarget target) {
    return clusters.containsKey(target.clusterId());
  }

  private boolean isUntroubled(ClusterTarget target) {
    return !troubles.containsKey(target.clusterId());
  }

  private boolean looksOnboarded(ClusterTarget target) {
    ClusterSnapshot cluster = clusters.get(target.clusterId());
    return cluster != null && cluster.isLinkedWithCredentials(target.clientServiceAccount());
  }
}
