package dev.embark.activities.castai;

import dev.embark.activities.FailureMapper;
import dev.embark.activities.RefusedException;
import dev.embark.activities.TrustBoundary;
import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.plan.Fingerprint;
import dev.embark.workflows.port.CastAiActivities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Onboards clusters at Cast AI, one attempt a call. Thread-safe. */
public final class CastAiActivitiesImpl implements CastAiActivities {

  private final CastAiClients clients;
  private final TrustBoundary boundary;
  private final FailureMapper failures;

  /**
   * The activities of one worker.
   *
   * @param clients by the credential's name, which is all that a request may say of a credential
   */
  public CastAiActivitiesImpl(
      Map<String, CastAiClient> clients, TrustBoundary boundary, FailureMapper failures) {
    this.clients = new CastAiClients(clients, boundary);
    this.boundary = boundary;
    this.failures = failures;
  }

  @Override
  public ClusterSnapshot lookUpCluster(Requests.LookUp request) {
    return attempt(
        () -> clients.admitted(request.target()).getCluster(request.target().clusterId()));
  }

  /** Targets that this worker may not touch are left out; each fails by itself when looked up. */
  @Override
  public Answers.Inventory takeInventory(Requests.Inventory request) {
    return attempt(() -> inventory(request));
  }

  /** Clusters that are gone and hold no credentials do not count as linked. */
  @Override
  public Answers.Linked findLinkedClusters(Requests.Linked request) {
    return attempt(
        () -> {
          ClusterTarget target = request.target();
          CastAiClient client = clients.admitted(target);
          ClusterInventory inventory = new ClusterInventory(List.of(target));
          client.clustersNow().forEach(inventory::add);
          if (!inventory.shows(target)) {
            inventory.add(unlisted(target, client));
          }
          return new Answers.Linked(inventory.linkedTo(target));
        });
  }

  /**
   * A list without the very cluster for whose sake it is asked may be that of another organization,
   * whose key was put in place meanwhile: then it tells nothing about who uses the account. Of its
   * own organization's list a cluster is missing only once it is gone, and can still be asked for.
   */
  private static ClusterSnapshot unlisted(ClusterTarget target, CastAiClient client) {
    ClusterSnapshot cluster;
    try {
      cluster = client.getCluster(target.clusterId());
    } catch (CastAiException.Refused e) {
      if (CastAiFailures.diagnose(e).code() != ErrorCode.CLUSTER_NOT_FOUND) {
        throw e;
      }
      throw new RefusedException(
          ErrorCode.CLUSTER_NOT_FOUND,
          "Cast AI neither lists nor knows the cluster: the key may be another organization's. See"
              + " which clusters use the account before you take anything away by hand.");
    }
    if (!ClusterInventory.isGone(cluster)) {
      throw new RefusedException(
          ErrorCode.CASTAI_INVALID_ANSWER,
          "Cast AI knows the cluster but does not list it, so its list is not complete.");
    }
    return cluster;
  }

  @Override
  public Answers.Registration registerServiceAccount(Requests.Register request) {
    return attempt(
        () -> {
          ClusterTarget target = request.target();
          CastAiClient client = clients.admitted(target);
          ClusterSnapshot now = client.getCluster(target.clusterId());
          requireLinkable(now, target);
          requireAsPlanned(now, target);
          String account = link(client, target, target.clientServiceAccount());
          requireKnown(account, request.expectedCastServiceAccount());
          return new Answers.Registration(account, boundary.minimumPropagation());
        });
  }

  @Override
  public Answers.Unregistered unregisterServiceAccount(Requests.Unregister request) {
    return attempt(() -> unregister(request));
  }

  @Override
  public Answers.Disabled disableImpersonation(Requests.Disable request) {
    return attempt(() -> disable(request));
  }

  @Override
  public Answers.Updated updateCluster(Requests.Update request) {
    return attempt(
        () -> {
          ClusterTarget target = request.target();
          CastAiClient client = clients.admitted(target);
          ClusterSnapshot now = client.getCluster(target.clusterId());
          requireOfProject(now, target);
          CastAiClient.Accepted accepted = client.updateCluster(target.clusterId());
          requireNewCredentials(accepted, now);
          return new Answers.Updated(
              accepted.credentialsId(), accepted.at() == null ? null : accepted.at().toString());
        });
  }

  @Override
  public Answers.Confirmed confirmCluster(Requests.Confirm request) {
    return attempt(
        () -> {
          ClusterTarget target = request.target();
          return Confirmation.of(clients.admitted(target).getCluster(target.clusterId()), request);
        });
  }

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  private Answers.Inventory inventory(Requests.Inventory request) {
    if (request.credential() == null || request.targets() == null) {
      throw new RefusedException(ErrorCode.INVALID_INPUT, "No credential or no targets.");
    }
    CastAiClient client = clients.named(request.credential());
    List<ClusterTarget> targets =
        request.targets().stream()
            .filter(boundary::admits)
            .filter(target -> target.credential().equals(request.credential()))
            .toList();
    ClusterInventory inventory = new ClusterInventory(targets);
    if (targets.isEmpty()) {
      return inventory.answer(Duration.ZERO);
    }
    SharedList.Seen seen = client.recentClusters();
    seen.clusters().forEach(inventory::add);
    return inventory.answer(seen.age());
  }

  private Answers.Unregistered unregister(Requests.Unregister request) {
    ClusterTarget target = request.target();
    CastAiClient client = clients.admitted(target);
    String former = request.formerServiceAccount();
    if (former != null) {
      boundary.admitFormerAccount(former);
    }
    ClusterSnapshot now = client.getCluster(target.clusterId());
    requireOfProject(now, target);
    if (!Objects.equals(now.credentialsId(), request.formerCredentialsId())) {
      return Answers.Unregistered.CREDENTIALS_CHANGED;
    }
    if (!now.isLinkedTo(target.clientServiceAccount())) {
      return Answers.Unregistered.NOT_LINKED_TO_US;
    }
    requireProof(now, request, client);
    if (former == null) {
      client.disableServiceAccount(target.clusterId());
    } else if (!now.isLinkedTo(former)) {
      link(client, target, former);
    }
    return Answers.Unregistered.UNDONE;
  }

  /**
   * A request can claim anything about how a cluster was before. Only where a worker saw these very
   * credentials under the former link can the cluster not be living on ours: each update would have
   * given it new ones. A cluster without credentials lives on nothing.
   */
  private static void requireProof(
      ClusterSnapshot now, Requests.Unregister request, CastAiClient client) {
    boolean proven =
        client.attests(
            request.seal(), now.clusterId(), request.formerServiceAccount(), now.credentialsId());
    if (now.holdsCredentials() && !proven) {
      throw new RefusedException(
          ErrorCode.FORMER_STATE_UNPROVEN,
          "The cluster holds credentials, and no worker with this API key saw it with them and"
              + " without the link.");
    }
  }

  /**
   * A forged request must not cut a living cluster's access, so that takes a power of the worker's
   * own besides the operator's word.
   */
  private Answers.Disabled disable(Requests.Disable request) {
    ClusterTarget target = request.target();
    CastAiClient client = clients.admitted(target);
    ClusterSnapshot now = client.getCluster(target.clusterId());
    requireOfProject(now, target);
    if (!now.isLinkedTo(target.clientServiceAccount())) {
      return Answers.Disabled.NOT_LINKED;
    }
    if (!Objects.equals(now.credentialsId(), request.credentialsId())) {
      return Answers.Disabled.CREDENTIALS_CHANGED;
    }
    if (now.holdsCredentials()) {
      if (!request.acceptLossOfAccess()) {
        throw new RefusedException(
            ErrorCode.KEPT_LIVE, "It holds credentials: Cast AI would lose its access to it.");
      }
      boundary.admitLossOfAccess();
    }
    client.disableServiceAccount(target.clusterId());
    return Answers.Disabled.DISABLED;
  }

  private static String link(CastAiClient client, ClusterTarget target, String account) {
    String castServiceAccount =
        client.createServiceAccount(target.clusterId(), account, target.projectId());
    if (castServiceAccount.isEmpty()) {
      throw new RefusedException(
          ErrorCode.NO_CAST_SERVICE_ACCOUNT, "Cast AI's answer names no service account.");
    }
    return castServiceAccount;
  }

  /**
   * The allow lists judge the project that the request names. Only Cast AI knows whether the
   * cluster is in it, so it is asked before each change: a forged request could otherwise link or
   * update a cluster of a project that this worker must not touch.
   */
  private static void requireOfProject(ClusterSnapshot cluster, ClusterTarget target) {
    if (!cluster.isGke()) {
      throw new RefusedException(
          ErrorCode.NOT_A_GKE_CLUSTER, "Its provider is " + cluster.providerType() + ".");
    }
    if (!target.projectId().equals(cluster.projectId())) {
      throw new RefusedException(
          ErrorCode.WRONG_PROJECT,
          "The cluster is in project "
              + cluster.projectId()
              + ", not in "
              + target.projectId()
              + ".");
    }
  }

  /** Each accepted update makes new credentials, so this is the answer to something else. */
  private static void requireNewCredentials(CastAiClient.Accepted accepted, ClusterSnapshot now) {
    if (accepted.credentialsId().equals(now.credentialsId())) {
      throw new RefusedException(
          ErrorCode.UPDATE_ANSWER_LOST,
          "Cast AI answered 200 with the credentials from before the update.");
    }
  }

  /** Linking a cluster that lives on another account would cut its access. */
  private static void requireLinkable(ClusterSnapshot cluster, ClusterTarget target) {
    requireOfProject(cluster, target);
    boolean elsewhere = cluster.isLinked() && !cluster.isLinkedTo(target.clientServiceAccount());
    if (elsewhere && cluster.holdsCredentials()) {
      throw new RefusedException(
          ErrorCode.LINKED_ELSEWHERE,
          "It is linked to "
              + cluster.clientServiceAccount()
              + " and holds credentials: linking it anew would cut its access.");
    }
  }

  /**
   * The workflow has compared the cluster with its frozen plan already, by a list that may be a
   * minute old; this is the last look before the first change.
   */
  private static void requireAsPlanned(ClusterSnapshot cluster, ClusterTarget target) {
    if (target.expectation() == null) {
      return;
    }
    List<String> changes = new Fingerprint(target.expectation()).changesOf(cluster, target);
    if (!changes.isEmpty()) {
      throw new RefusedException(
          ErrorCode.PLAN_STALE, "Since the plan was made: " + String.join("; ", changes) + ".");
    }
  }

  /** The answer is about to be granted impersonation, and its e-mail to be put into a condition. */
  private void requireKnown(String account, @Nullable String expected) {
    if (!boundary.isCastIdentity(account)) {
      throw new RefusedException(
          ErrorCode.FOREIGN_CAST_SERVICE_ACCOUNT,
          "Cast AI answered with '" + account + "', which is none of its known identities.");
    }
    if (expected != null && !expected.equals(account)) {
      throw new RefusedException(
          ErrorCode.CAST_SERVICE_ACCOUNT_DIFFERS,
          "Cast AI answered with " + account + ", the rest of the fleet got " + expected + ".");
    }
  }

  private <T> T attempt(Supplier<T> attempt) {
    return failures.attempt(attempt, CastAiFailures::known);
  }
}
