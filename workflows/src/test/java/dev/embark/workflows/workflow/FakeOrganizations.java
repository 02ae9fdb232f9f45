package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Requests;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The organizations of clusters, and Cast AI's service accounts for them. */
final class FakeOrganizations {

  private final Map<String, String> organizations = new HashMap<>();
  private final Map<String, String> accounts = new HashMap<>();

  /** Moves the cluster to a different organization. */
  synchronized void put(int number, String organization) {
    organizations.put(FakeWorld.id(number), organization);
  }

  /** Makes Cast AI return another account when this cluster is registered. */
  synchronized void answer(int number, String castServiceAccount) {
    accounts.put(FakeWorld.id(number), castServiceAccount);
  }

  /** Registers like a worker: an unexpected account is rejected. */
  synchronized Answers.Registration register(Requests.Register request, String credentialsId) {
    String account = accounts.getOrDefault(request.target().clusterId(), FakeWorld.CAST);
    String expected = request.expectedCastServiceAccount();
    if (expected != null && !expected.equals(account)) {
      FakeWorld.fail(ErrorCode.CAST_SERVICE_ACCOUNT_DIFFERS);
    }
    return new Answers.Registration(account, Duration.ofSeconds(180), credentialsId, isRepeated());
  }

  synchronized Map<String, ClusterSnapshot> seen(Map<String, ClusterSnapshot> clusters) {
    Map<String, ClusterSnapshot> seen = new LinkedHashMap<>();
    clusters.forEach((id, cluster) -> seen.put(id, of(cluster)));
    return seen;
  }

  private ClusterSnapshot of(ClusterSnapshot cluster) {
    return new ClusterSnapshot(
        cluster.clusterId(),
        cluster.name(),
        organizations.getOrDefault(cluster.clusterId(), cluster.organizationId()),
        cluster.providerType(),
        cluster.projectId(),
        cluster.status(),
        cluster.credentialsId(),
        cluster.clientServiceAccount(),
        cluster.managedBy(),
        cluster.reconciledAt(),
        cluster.reconcileStatus(),
        cluster.reconcileError(),
        cluster.phase2());
  }

  private static boolean isRepeated() {
    return Activity.getExecutionContext().getInfo().getAttempt() > 1;
  }
}
