package dev.embark.activities.castai;

import com.fasterxml.jackson.databind.JsonMappingException;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.DiscoveredCluster;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The part of Cast AI's cluster object that is read. Any field may be missing or null; {@code
 * gke.castServiceAccount} is left alone on purpose, since it has misled other clients.
 */
record ClusterJson(
    @Nullable String id,
    @Nullable String name,
    @Nullable String organizationId,
    @Nullable String providerType,
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

  record ReconcileInfo(@Nullable String status, @Nullable String error) {}

  record Gke(
      @Nullable String projectId,
      @Nullable String clientServiceAccount,
      @Nullable String location) {}

  record Region(@Nullable String name) {}

  /**
   * The cluster as decisions need it; absent and empty texts are the same.
   *
   * @throws JsonMappingException if it does not say which cluster it is
   */
  ClusterSnapshot snapshot() throws JsonMappingException {
    if (id == null || id.isEmpty()) {
      throw new JsonMappingException(null, "A cluster without an id");
    }
    String error = text(reconcileError);
    return new ClusterSnapshot(
        id.toLowerCase(Locale.ROOT),
        orEmpty(name),
        orEmpty(organizationId),
        orEmpty(providerType),
        gke == null ? null : text(gke.projectId),
        orEmpty(status),
        text(credentialsId),
        gke == null ? null : text(gke.clientServiceAccount),
        text(managedBy),
        text(reconciledAt),
        reconcileInfo == null ? null : text(reconcileInfo.status),
        error != null || reconcileInfo == null ? error : text(reconcileInfo.error),
        Boolean.TRUE.equals(isPhase2));
  }

  /** The same with what only an inventory tells. */
  DiscoveredCluster discovered() throws JsonMappingException {
    String location = gke == null ? null : text(gke.location);
    String wider = region == null ? null : text(region.name);
    return new DiscoveredCluster(
        snapshot(), location == null ? wider : location, text(agentStatus));
  }

  private static @Nullable String text(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
