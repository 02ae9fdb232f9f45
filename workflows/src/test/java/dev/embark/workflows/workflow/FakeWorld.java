package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.LinkedCluster;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.plan.Fingerprint;
import dev.embark.workflows.port.CastAiActivities;
import dev.embark.workflows.port.IamReadActivities;
import dev.embark.workflows.port.IamWriteActivities;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A small world behind the ports, for tests of the workflows alone: clusters with links and
 * credentials, accounts with grants, and failures scripted by activity and cluster.
 */
final class FakeWorld implements CastAiActivities, IamReadActivities, IamWriteActivities {

  static final String CAST = "cast-gke-abc123@prod-cast-identity.iam.gserviceaccount.com";
  static final String PROJECT = "acme-prod";

  final FakeOrganizations organizations = new FakeOrganizations();
  final FakeHistory history = new FakeHistory(this::asked);
  volatile Duration minimumPropagation = Duration.ofSeconds(180);
  private final Map<String, ClusterSnapshot> clusters = new LinkedHashMap<>();
  private final FakePolicies policies = new FakePolicies();
  private final Map<String, Deque<Runnable>> scripts = new HashMap<>();
  private final Map<String, Runnable> permanent = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final List<Requests.Update> updates = new ArrayList<>();
  private int nextCredentials = 1;
  private String principal = "embark@ops.iam.gserviceaccount.com";

  // ---- setup

  static String id(int number) {
    return String.format("00000000-0000-4000-8000-%012d", number);
  }

  static String account(int number) {
    return "castai-gke-" + number + "@" + PROJECT + ".iam.gserviceaccount.com";
  }

  static ClusterTarget target(int number) {
    return ClusterTarget.of(id(number), PROJECT, account(number));
  }

  synchronized ClusterTarget cluster(int number) {
    return cluster(number, null, null);
  }

  synchronized ClusterTarget cluster(int number, String credentialsId, String link) {
    String id = id(number);
    clusters.put(id, FakeSnapshots.of(id, credentialsId, link, "console"));
    policies.open(account(number));
    return target(number);
  }

  /** The target with what a plan shows of the cluster now. */
  synchronized ClusterTarget asShown(ClusterTarget target) {
    BeforeImage before = new BeforeImage(grantsOn(target.clientServiceAccount()));
    return target.expecting(Fingerprint.of(known(target), before).text());
  }

  synchronized void managedBy(int number, String managedBy) {
    ClusterSnapshot old = clusters.get(id(number));
    clusters.put(
        id(number),
        FakeSnapshots.of(id(number), old.credentialsId(), old.clientServiceAccount(), managedBy));
  }

  synchronized boolean hasCluster(int number) {
    return clusters.containsKey(id(number));
  }

  /** Changes the cluster's status, as when its credentials stop working. */
  synchronized void broken(int number, String status) {
    clusters.computeIfPresent(id(number), (id, old) -> FakeSnapshots.withStatus(old, status));
  }

  synchronized void grant(String account, Grant grant) {
    policies.grant(account, grant);
  }

  /** Removes every grant as another writer. */
  synchronized void takeAllGrants(String account) {
    policies.takeAll(account);
  }

  synchronized void revoke(String account, Grant grant) {
    policies.revoke(account, grant);
  }

  /** Makes the next call of this activity fail. */
  synchronized void failNext(String activity, ErrorCode code) {
    then(activity, () -> fail(code));
  }

  /** Runs an action, which may throw, before the next call of this activity. */
  synchronized void then(String activity, Runnable before) {
    scripts.computeIfAbsent(activity, name -> new ArrayDeque<>()).add(before);
  }

  /** Makes each call of this activity fail until {@link #heal}. */
  synchronized void failAlways(String activity, ErrorCode code) {
    permanent.put(activity, () -> fail(code));
  }

  /** Makes each call of this activity for this cluster fail until {@link #heal}. */
  synchronized void failAlways(String activity, int number, ErrorCode code) {
    permanent.put(activity + id(number), () -> fail(code));
  }

  synchronized void heal() {
    permanent.clear();
  }

  /** Makes the next update take effect but lose its response. */
  synchronized void loseAnswerOfNextUpdate() {
    failAfterNextUpdate(() -> fail(ErrorCode.UPDATE_ANSWER_LOST));
  }

  /** Makes the next update take effect, and then runs this instead of answering. */
  synchronized void failAfterNextUpdate(Runnable failing) {
    then(
        "updateCluster",
        () -> {
          clusters.replaceAll((id, cluster) -> cluster.isLinked() ? updated(cluster) : cluster);
          failing.run();
        });
  }

  /** Lets a cluster come during an undo's removal of its bindings, which cannot be put back. */
  synchronized void oweBindingsToANewCluster() {
    then(
        "restoreBindings",
        () -> {
          cluster(2, "alive", account(1));
          failAlways("createBindings", ErrorCode.IAM_PERMISSION_DENIED);
        });
  }

  static void fail(ErrorCode code) {
    ApplicationFailure.Builder failure =
        ApplicationFailure.newBuilder().setType(code.name()).setMessage("fake " + code);
    throw failure.setNonRetryable(!code.isRetryable()).build();
  }

  /** Changes the principal of the worker. */
  synchronized void principal(String another) {
    principal = another;
  }

  /** Clears the calls recorded so far. */
  synchronized void forget() {
    calls.clear();
  }

  // ---- recorded calls and state

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  synchronized List<Requests.Update> updates() {
    return List.copyOf(updates);
  }

  synchronized long count(String activity) {
    return calls.stream().filter(call -> call.startsWith(activity + " ")).count();
  }

  synchronized List<Grant> grantsOn(String account) {
    return policies.of(account);
  }

  synchronized Optional<String> linkOf(int number) {
    return Optional.ofNullable(clusters.get(id(number)).clientServiceAccount());
  }

  /** Returns all clusters as they are now, whatever is scripted. */
  synchronized List<ClusterSnapshot> clusters() {
    return List.copyOf(clusters.values());
  }

  synchronized String credentialsOf(int number) {
    return clusters.get(id(number)).credentialsId();
  }

  // ---- Cast AI

  @Override
  public synchronized ClusterSnapshot lookUpCluster(Requests.LookUp request) {
    enter("lookUpCluster", request.target());
    return known(request.target());
  }

  @Override
  public synchronized Answers.Inventory takeInventory(Requests.Inventory request) {
    calls.add("takeInventory " + request.targets().size());
    run("takeInventory");
    Map<String, ClusterSnapshot> seen = new LinkedHashMap<>();
    for (ClusterTarget target : request.targets()) {
      ClusterSnapshot cluster = clusters.get(target.clusterId());
      if (cluster != null) {
        seen.put(target.clusterId(), cluster);
      }
    }
    return new Answers.Inventory(organizations.seen(seen), Map.of(), Duration.ZERO);
  }

  @Override
  public synchronized Answers.Linked findLinkedClusters(Requests.Linked request) {
    enter("findLinkedClusters", request.target());
    return new Answers.Linked(
        clusters.values().stream()
            .filter(cluster -> cluster.isLinkedTo(request.target().clientServiceAccount()))
            .map(LinkedCluster::of)
            .toList());
  }

  @Override
  public synchronized Answers.Registration registerServiceAccount(Requests.Register request) {
    enter("registerServiceAccount", request.target());
    FakeGuards.requireLinkable(request, known(request.target()));
    link(request.target(), request.target().clientServiceAccount());
    return organizations.register(request, known(request.target()).credentialsId());
  }

  @Override
  public synchronized Answers.Unregistered unregisterServiceAccount(Requests.Unregister request) {
    enter("unregisterServiceAccount", request.target());
    ClusterSnapshot now = known(request.target());
    if (!now.isLinkedTo(request.target().clientServiceAccount())) {
      return Answers.Unregistered.NOT_LINKED_TO_US;
    }
    if (!Objects.equals(now.credentialsId(), request.formerCredentialsId())) {
      return Answers.Unregistered.CREDENTIALS_CHANGED;
    }
    link(request.target(), request.formerServiceAccount());
    return Answers.Unregistered.UNDONE;
  }

  @Override
  public synchronized Answers.Disabled disableImpersonation(Requests.Disable request) {
    enter("disableImpersonation", request.target());
    ClusterSnapshot now = known(request.target());
    if (!now.isLinkedTo(request.target().clientServiceAccount())) {
      return Answers.Disabled.NOT_LINKED;
    }
    if (!Objects.equals(now.credentialsId(), request.credentialsId())) {
      return Answers.Disabled.CREDENTIALS_CHANGED;
    }
    link(request.target(), null);
    return Answers.Disabled.DISABLED;
  }

  @Override
  public synchronized Answers.Updated updateCluster(Requests.Update request) {
    updates.add(request);
    enter("updateCluster", request.target());
    ClusterSnapshot before = known(request.target());
    FakeGuards.requireAsFound(request, before);
    ClusterSnapshot after = updated(before);
    clusters.put(after.clusterId(), after);
    return new Answers.Updated(
        Objects.requireNonNull(after.credentialsId()), null, before.credentialsId(), null, null);
  }

  @Override
  public synchronized Answers.Confirmed confirmCluster(Requests.Confirm request) {
    enter("confirmCluster", request.target());
    return new Answers.Confirmed(request.credentialsId(), "2026-01-02T03:04:05Z");
  }

  // ---- Google IAM

  @Override
  public synchronized CapturedBindings captureBindings(Requests.Capture request) {
    enter("captureBindings", request.target());
    String account = request.target().clientServiceAccount();
    List<Grant> now = grantsOn(account);
    return new CapturedBindings(
        "1", new BeforeImage(now), now.size(), minimumPropagation, policies.etag(account));
  }

  @Override
  public synchronized String describePrincipal() {
    return principal;
  }

  @Override
  public synchronized Answers.Edited removeStaleBindings(Requests.EditPolicy request) {
    enter("removeStaleBindings", request.target());
    if (policies.lack(request)) {
      fail(ErrorCode.BINDING_MISSING);
    }
    return policies.edit(request);
  }

  @Override
  public Answers.Edited createBindings(Requests.EditPolicy request) {
    return edit("createBindings", request);
  }

  @Override
  public Answers.Edited removeBindings(Requests.EditPolicy request) {
    return edit("removeBindings", request);
  }

  @Override
  public Answers.Edited restoreBindings(Requests.EditPolicy request) {
    return edit("restoreBindings", request);
  }

  private synchronized Answers.Edited edit(String activity, Requests.EditPolicy request) {
    enter(activity, request.target());
    return policies.edit(request);
  }

  // ---- helpers

  /** A question to Temporal about so many clusters. */
  private synchronized void asked(String activity, int clusters) {
    calls.add(activity + " " + clusters);
    run(activity);
  }

  private void enter(String activity, ClusterTarget target) {
    calls.add(activity + " " + target.clusterId());
    run(activity + target.clusterId());
    run(activity);
  }

  private void run(String script) {
    Deque<Runnable> next = scripts.get(script);
    if (next != null && !next.isEmpty()) {
      next.remove().run();
    }
    permanent.getOrDefault(script, () -> {}).run();
  }

  private ClusterSnapshot known(ClusterTarget target) {
    ClusterSnapshot cluster = clusters.get(target.clusterId());
    if (cluster == null) {
      fail(ErrorCode.CLUSTER_NOT_FOUND);
    }
    return Objects.requireNonNull(cluster);
  }

  private void link(ClusterTarget target, String account) {
    ClusterSnapshot old = known(target);
    clusters.put(
        old.clusterId(),
        FakeSnapshots.of(old.clusterId(), old.credentialsId(), account, old.managedBy()));
  }

  private ClusterSnapshot updated(ClusterSnapshot old) {
    String credentials = "credentials-" + nextCredentials++;
    return FakeSnapshots.of(
        old.clusterId(), credentials, old.clientServiceAccount(), old.managedBy());
  }
}
