package dev.embark.activities.castai;

import dev.embark.activities.Attempt;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.Look;
import dev.embark.activities.RefusedException;
import dev.embark.activities.TrustBoundary;
import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.port.CastAiActivities;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Onboards clusters at Cast AI; each call is a single attempt. Thread-safe. */
public final class CastAiActivitiesImpl implements CastAiActivities {

  private final CastAiClients clients;
  private final TrustBoundary boundary;
  private final FailureMapper failures;
  private final InstantSource clock;

  /**
   * Creates the activities of one worker.
   *
   * @param clients by credential name, which is all that a request may say about a credential
   */
  public CastAiActivitiesImpl(
      Map<String, CastAiClient> clients, TrustBoundary boundary, FailureMapper failures) {
    this(clients, boundary, failures, InstantSource.system());
  }

  CastAiActivitiesImpl(
      Map<String, CastAiClient> clients,
      TrustBoundary boundary,
      FailureMapper failures,
      InstantSource clock) {
    this.clients = new CastAiClients(clients, boundary);
    this.boundary = boundary;
    this.failures = failures;
    this.clock = clock;
  }

  @Override
  public ClusterSnapshot lookUpCluster(Requests.LookUp request) {
    return attempt(
        () -> clients.admitted(request.target()).getCluster(request.target().clusterId()));
  }

  /**
   * Leaves out targets that this worker may not touch, and those of which Cast AI shows an odd
   * value; each fails on its own when looked up.
   */
  @Override
  public Answers.Inventory takeInventory(Requests.Inventory request) {
    return attempt(() -> inventory(request));
  }

  /** Disconnected clusters without credentials do not count as linked; those being deleted do. */
  @Override
  public Answers.Linked findLinkedClusters(Requests.Linked request) {
    return attempt(
        () -> {
          ClusterTarget target = request.target();
          CastAiClient client = clients.admitted(target);
          ClusterInventory inventory = new ClusterInventory(List.of(target));
          client.clustersNow().forEach(inventory::add);
          String odd = inventory.oddityOf(target);
          if (odd != null) {
            throw new RefusedException(ErrorCode.CASTAI_INVALID_ANSWER, odd + ".");
          }
          if (!inventory.shows(target)) {
            inventory.add(new ListedCluster(unlisted(target, client), null));
          }
          return new Answers.Linked(inventory.linkedTo(target));
        });
  }

  /**
   * Reads a cluster that is missing from the list. Such a list may be another organization's, if
   * the key was replaced in the meantime, and then says nothing about which clusters use the
   * account. In its own organization's list, a cluster is missing only once it is gone, and can
   * still be read.
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
          "Cast AI neither lists nor knows the cluster: the key may be another organization's."
              + " Check which clusters use the account before you remove anything by hand.");
    }
    if (!ClusterInventory.mayBeUnlisted(cluster)) {
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
          Look<ClusterSnapshot> look = look(client, target);
          Guards.requireLinkable(look.seen(), target);
          Guards.requireLinkAsFound(look.seen(), target, request.found());
          Guards.requireLink(look.seen(), request);
          Guards.requireAsPlanned(look.seen(), target);
          look.requireRecent();
          CastAiClient.Linked linked = link(client, target, target.clientServiceAccount());
          requireKnown(linked, request.expectedCastServiceAccount());
          return new Answers.Registration(
              linked.castServiceAccount(),
              boundary.minimumPropagation(),
              look.seen().credentialsId(),
              !Attempt.underWay().isFirst());
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
          Look<ClusterSnapshot> look = look(client, target);
          ClusterSnapshot now = look.seen();
          Guards.requireOfProject(now, target);
          Guards.requireCredentialsAsFound(now, target, request.found());
          look.requireRecent();
          Accepted accepted = client.updateCluster(target.clusterId());
          Guards.requireNewCredentials(accepted, now);
          return new Answers.Updated(
              accepted.credentialsId(),
              accepted.at() == null ? null : accepted.at().toString(),
              now.credentialsId(),
              now.reconciledAt(),
              accepted.reconciledAt());
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
    Look<ClusterSnapshot> look = look(client, target);
    ClusterSnapshot now = look.seen();
    Guards.requireOfProject(now, target);
    // The link first: an attempt whose answer was lost may have cleared the credentials with it.
    if (!now.isLinkedTo(target.clientServiceAccount())) {
      return Answers.Unregistered.NOT_LINKED_TO_US;
    }
    if (!Objects.equals(now.credentialsId(), request.formerCredentialsId())) {
      return Answers.Unregistered.CREDENTIALS_CHANGED;
    }
    requireProof(now, request, client);
    look.requireRecent();
    if (former == null) {
      client.disableServiceAccount(target.clusterId());
    } else if (!now.isLinkedTo(former)) {
      link(client, target, former);
    }
    return Answers.Unregistered.UNDONE;
  }

  /**
   * Requires proof of the earlier state, as a request can claim anything about it. The cluster
   * cannot depend on our credentials only if a worker saw these same credentials under the former
   * link: each update would have replaced them. A cluster without credentials depends on nothing.
   */
  private void requireProof(ClusterSnapshot now, Requests.Unregister request, CastAiClient client) {
    boolean proven =
        client.attests(
            request.seal(),
            now.clusterId(),
            request.formerServiceAccount(),
            now.credentialsId(),
            clock.instant());
    if (now.holdsCredentials() && !proven) {
      throw new RefusedException(
          ErrorCode.FORMER_STATE_UNPROVEN,
          "The cluster holds credentials, and there is no valid proof, at most "
              + SnapshotSeal.LIFE.toDays()
              + " days old and made with this API key, that it had them without the link.");
    }
  }

  /**
   * A forged request must not cut a live cluster's access, so this takes the worker's own
   * capability in addition to the operator's confirmation.
   */
  private Answers.Disabled disable(Requests.Disable request) {
    ClusterTarget target = request.target();
    CastAiClient client = clients.admitted(target);
    Look<ClusterSnapshot> look = look(client, target);
    ClusterSnapshot now = look.seen();
    Guards.requireOfProject(now, target);
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
    look.requireRecent();
    client.disableServiceAccount(target.clusterId());
    return Answers.Disabled.DISABLED;
  }

  private Look<ClusterSnapshot> look(CastAiClient client, ClusterTarget target) {
    return Look.now(clock, () -> client.getCluster(target.clusterId()));
  }

  private static CastAiClient.Linked link(
      CastAiClient client, ClusterTarget target, String account) {
    CastAiClient.Linked linked =
        client.createServiceAccount(target.clusterId(), account, target.projectId());
    if (linked.castServiceAccount().isEmpty()) {
      throw refused(
          linked, ErrorCode.NO_CAST_SERVICE_ACCOUNT, "Cast AI's answer names no service account.");
    }
    return linked;
  }

  /** The account is about to be granted impersonation, and its e-mail put into a condition. */
  private void requireKnown(CastAiClient.Linked linked, @Nullable String expected) {
    String account = linked.castServiceAccount();
    if (!boundary.isCastIdentity(account)) {
      throw refused(
          linked,
          ErrorCode.FOREIGN_CAST_SERVICE_ACCOUNT,
          "Cast AI answered with '" + account + "', which is not one of its known identities.");
    }
    if (expected != null && !expected.equals(account)) {
      throw refused(
          linked,
          ErrorCode.CAST_SERVICE_ACCOUNT_DIFFERS,
          "Cast AI answered with " + account + ", but the rest of the fleet got " + expected + ".");
    }
  }

  private static RefusedException refused(
      CastAiClient.Linked linked, ErrorCode code, String message) {
    return CastAiFailures.refused(
        CastAiCall.CREATE_SERVICE_ACCOUNT, linked.requestId(), code, message);
  }

  private <T> T attempt(Supplier<T> attempt) {
    return failures.attempt(attempt, CastAiFailures::known);
  }
}
