package dev.embark.activities.castai;

import dev.embark.activities.FailureMapper;
import dev.embark.activities.RefusedException;
import dev.embark.activities.TrustBoundary;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.TargetRules;
import dev.embark.workflows.port.CastAiInspectionActivities;
import java.util.Map;
import java.util.function.Supplier;

/** Reads Cast AI's clusters and the status of the worker's keys, one call each. Thread-safe. */
public final class CastAiInspectionActivitiesImpl implements CastAiInspectionActivities {

  private final CastAiClients clients;
  private final FailureMapper failures;

  /** Creates the activities of one worker, with its clients by credential name. */
  public CastAiInspectionActivitiesImpl(
      Map<String, CastAiClient> clients, TrustBoundary boundary, FailureMapper failures) {
    this.clients = new CastAiClients(clients, boundary);
    this.failures = failures;
  }

  @Override
  public Discovery.Listing listPage(Discovery.Request request) {
    return attempt(
        () -> {
          CastAiClient client = clients.named(request.credential());
          String only = request.only();
          if (only == null) {
            ClusterPage page = new ClusterPage(request.after());
            client.discoverClusters(page::add);
            return page.listing();
          }
          requireId(only);
          ClusterPage page = new ClusterPage(null);
          page.add(client.discoverCluster(only));
          return page.listing();
        });
  }

  @Override
  public Checkup.Key inspectKey(String credential) {
    return attempt(
        () -> {
          CastAiClient client = clients.named(credential);
          KeyStanding standing = client.inspectKey();
          ClusterPage clusters = new ClusterPage(null);
          client.discoverClusters(clusters::add);
          return new Checkup.Key(
              credential,
              standing.organizationId(),
              standing.matching(),
              standing.active(),
              standing.readOnly(),
              standing.expiresAt(),
              standing.serverTime() == null ? null : standing.serverTime().toString(),
              clusters.listing().gke(),
              standing.someReadOnly());
        });
  }

  @Override
  public ClusterSnapshot inspectCluster(Requests.LookUp request) {
    return attempt(
        () ->
            clients
                .admitted(request.target())
                .discoverCluster(request.target().clusterId())
                .snapshot());
  }

  private static void requireId(String clusterId) {
    if (!TargetRules.isClusterId(clusterId)) {
      throw new RefusedException(ErrorCode.INVALID_INPUT, "cluster id is not a UUID");
    }
  }

  private <T> T attempt(Supplier<T> attempt) {
    return failures.attempt(attempt, CastAiFailures::known);
  }
}
