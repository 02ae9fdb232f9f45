package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Requests;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which organization a cluster is of, and the account that Cast AI answers for it. */
final class FakeOrganizations {

  private final Map<String, String> organizations = new HashMap<>();
  private final Map<String, String> accounts = new HashMap<>();

  /** The cluster is of another organization than the rest. */
  synchronized void put(int number, String organization) {
    organizations.put(FakeWorld.id(number), organization);
  }

  /** Cast AI answers this cluster's registration with another account. */
  synchronized void answer(int number, String castServiceAccount) {
    accounts.put(FakeWorld.id(number), castServiceAccount);
  }

  /** As the worker judges it: another account than expected is refused. */
  synchronized Answers.Registration register(Requests.Register request) {
    String account = accounts.getOrDefault(request.target().clusterId(), FakeWorld.CAST);
    String expected = request.expectedCastServiceAccount();
    if (expected != null && !expected.equals(account)) {
      FakeWorld.fail(ErrorCode.CAST_SERVICE_ACCOUNT_DIFFERS);
    }
    return new Answers.Registration(account, Duration.ofSeconds(180));
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
}
