package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterSnapshot;

/** What Cast AI says of the clusters of a {@link FakeWorld}. */
final class FakeSnapshots {

  private FakeSnapshots() {}

  static ClusterSnapshot of(String id, String credentialsId, String link, String managedBy) {
    return new ClusterSnapshot(
        id,
        "cluster-" + id.substring(30),
        "organization-1",
        "gke",
        FakeWorld.PROJECT,
        "ready",
        credentialsId,
        link,
        managedBy,
        "2026-01-01T00:00:00Z",
        "ok",
        null,
        true);
  }

  static ClusterSnapshot withStatus(ClusterSnapshot old, String status) {
    return new ClusterSnapshot(
        old.clusterId(),
        old.name(),
        old.organizationId(),
        old.providerType(),
        old.projectId(),
        status,
        old.credentialsId(),
        old.clientServiceAccount(),
        old.managedBy(),
        old.reconciledAt(),
        status.equals("ready") ? "ok" : status,
        old.reconcileError(),
        old.phase2());
  }
}
