package dev.embark.activities.castai;

import com.fasterxml.jackson.databind.JsonMappingException;
import dev.embark.activities.Excerpt;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.DiscoveredCluster;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The fields read from Cast AI's cluster object. Any may be missing or null. {@code
 * gke.castServiceAccount} is deliberately not read, as it has misled other clients.
 */
record ClusterJson(
    @Nullable String id,
    @Nullable String name,
    @Nullable String organizationId,
    @Nullable String providerType,
    @Nullable String providerNamespaceId,
    @Nullable String status,
    @Nullable String credentialsId,
    @Nullable String managedBy,
    @Nullable String reconciledAt,
    @Nullable String reconcileError,
    @Nullable ReconcileInfo reconcileInfo,
    @Nullable Gke gke,
    @Nullable Region region,
    @Nullable String agentStatus,
    @Nullable Boolean isPhase2) {

  /** Snapshots of hundreds of clusters go into one payload. */
  private static final int LONGEST_ERROR = 500;

  record ReconcileInfo(@Nullable String status, @Nullable String error) {}

  record Gke(
      @Nullable String projectId,
      @Nullable String clientServiceAccount,
      @Nullable String location) {}

  record Region(@Nullable String name) {}

  /**
   * Returns the cluster as decisions need it; absent and empty texts are equivalent.
   *
   * @throws JsonMappingException if it does not identify the cluster
   */
  ClusterSnapshot snapshot() throws JsonMappingException {
    if (id == null || id.isEmpty()) {
      throw new JsonMappingException(null, "A cluster without an id");
    }
    String error = excerpt(reconcileError);
    return new ClusterSnapshot(
        id.toLowerCase(Locale.ROOT),
        orEmpty(name),
        orEmpty(organizationId),
        provider(),
        project(),
        orEmpty(status),
        text(credentialsId),
        gke == null ? null : text(gke.clientServiceAccount),
        text(managedBy),
        text(reconciledAt),
        reconcileInfo == null ? null : text(reconcileInfo.status),
        error != null || reconcileInfo == null ? error : excerpt(reconcileInfo.error),
        Boolean.TRUE.equals(isPhase2));
  }

  /** Falls back to the object that only GKE clusters have if the provider is not given. */
  private String provider() {
    return text(providerType) == null && gke != null ? "gke" : orEmpty(providerType);
  }

  private @Nullable String project() {
    if (gke == null) {
      return null;
    }
    String project = text(gke.projectId);
    return project == null ? text(providerNamespaceId) : project;
  }

  /** Returns the cluster with the fields that only an inventory needs. */
  DiscoveredCluster discovered() throws JsonMappingException {
    String location = gke == null ? null : text(gke.location);
    String wider = region == null ? null : text(region.name);
    return new DiscoveredCluster(
        snapshot(), location == null ? wider : location, text(agentStatus));
  }

  private static @Nullable String excerpt(@Nullable String text) {
    return text(text) == null ? null : Excerpt.of(text, LONGEST_ERROR);
  }

  private static @Nullable String text(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
