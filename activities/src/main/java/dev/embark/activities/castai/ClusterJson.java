package dev.embark.activities.castai;

import com.fasterxml.jackson.databind.JsonMappingException;
import dev.embark.activities.Excerpt;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.DiscoveredCluster;
import java.util.Locale;
import java.util.regex.Pattern;
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

  private static final int LONGEST_TEXT = 200;

  /** Ids and accounts become search attributes, whose values Temporal limits to two kilobytes. */
  private static final Pattern WORD = Pattern.compile("[!-~]{1,255}");

  record ReconcileInfo(@Nullable String status, @Nullable String error) {}

  record Gke(
      @Nullable String projectId,
      @Nullable String clientServiceAccount,
      @Nullable String location) {}

  record Region(@Nullable String name) {}

  /**
   * Returns the cluster as decisions need it; absent and empty texts are equivalent.
   *
   * @throws JsonMappingException if it does not identify the cluster, or if an id or an account is
   *     none
   */
  ClusterSnapshot snapshot() throws JsonMappingException {
    String identity = word(id, "id");
    if (identity == null) {
      throw new JsonMappingException(null, "A cluster without an id");
    }
    String organization = word(organizationId, "organizationId");
    String error = excerpt(reconcileError);
    return new ClusterSnapshot(
        identity.toLowerCase(Locale.ROOT),
        orEmpty(shortened(name)),
        orEmpty(organization),
        provider(),
        project(),
        orEmpty(shortened(status)),
        word(credentialsId, "credentialsId"),
        gke == null ? null : word(gke.clientServiceAccount, "clientServiceAccount"),
        shortened(managedBy),
        shortened(reconciledAt),
        reconcileInfo == null ? null : shortened(reconcileInfo.status),
        error != null || reconcileInfo == null ? error : excerpt(reconcileInfo.error),
        Boolean.TRUE.equals(isPhase2));
  }

  /** Falls back to the object that only GKE clusters have if the provider is not given. */
  private String provider() {
    return text(providerType) == null && gke != null ? "gke" : orEmpty(shortened(providerType));
  }

  private @Nullable String project() throws JsonMappingException {
    if (gke == null) {
      return null;
    }
    String project = word(gke.projectId, "projectId");
    return project == null ? word(providerNamespaceId, "providerNamespaceId") : project;
  }

  /** Returns the cluster with the fields that only an inventory needs. */
  DiscoveredCluster discovered() throws JsonMappingException {
    String location = gke == null ? null : shortened(gke.location);
    String wider = region == null ? null : shortened(region.name);
    return new DiscoveredCluster(
        snapshot(), location == null ? wider : location, shortened(agentStatus));
  }

  private static @Nullable String excerpt(@Nullable String text) {
    return text(text) == null ? null : Excerpt.of(text, LONGEST_ERROR);
  }

  private static @Nullable String shortened(@Nullable String text) {
    return text(text) == null ? null : Excerpt.of(text, LONGEST_TEXT);
  }

  private static @Nullable String word(@Nullable String text, String field)
      throws JsonMappingException {
    if (text(text) == null || WORD.matcher(text).matches()) {
      return text(text);
    }
    throw new JsonMappingException(null, "The " + field + " of a cluster is no word");
  }

  private static @Nullable String text(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
