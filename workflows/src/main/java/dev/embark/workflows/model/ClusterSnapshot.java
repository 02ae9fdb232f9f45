package dev.embark.workflows.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of Cast AI's cluster object on which decisions depend.
 *
 * @param clusterId Cast AI's id
 * @param name the cluster's name
 * @param organizationId Cast AI's organization
 * @param providerType {@code gke}, {@code eks}, …
 * @param projectId the Google project; null for other providers
 * @param status Cast AI's status, such as {@code ready}; may be {@code ready} without credentials
 * @param credentialsId changes with every accepted update; null while there are no credentials
 * @param clientServiceAccount the linked client service account; null while unlinked
 * @param managedBy how it was onboarded, such as {@code console} or {@code terraform}
 * @param reconciledAt time of the last reconcile, RFC 3339; null before the first one
 * @param reconcileStatus {@code ok}, {@code warning}, {@code failed}, {@code unknown}
 * @param reconcileError its error; null if there is none
 * @param phase2 whether full onboarding was reached
 * @param seal the worker's proof that it saw this cluster with this link and these credentials;
 *     null without such proof
 */
public record ClusterSnapshot(
    String clusterId,
    String name,
    String organizationId,
    String providerType,
    @Nullable String projectId,
    String status,
    @Nullable String credentialsId,
    @Nullable String clientServiceAccount,
    @Nullable String managedBy,
    @Nullable String reconciledAt,
    @Nullable String reconcileStatus,
    @Nullable String reconcileError,
    boolean phase2,
    @Nullable String seal) {

  private static final Set<String> GONE = Set.of("deleting", "deleted", "archived");

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public ClusterSnapshot {
    name = name == null ? "" : OneLine.of(name);
    projectId = OneLine.orNull(projectId);
    providerType = providerType == null ? "" : OneLine.of(providerType);
  }

  /** A snapshot without a worker's proof. */
  public ClusterSnapshot(
      String clusterId,
      String name,
      String organizationId,
      String providerType,
      @Nullable String projectId,
      String status,
      @Nullable String credentialsId,
      @Nullable String clientServiceAccount,
      @Nullable String managedBy,
      @Nullable String reconciledAt,
      @Nullable String reconcileStatus,
      @Nullable String reconcileError,
      boolean phase2) {
    this(
        clusterId,
        name,
        organizationId,
        providerType,
        projectId,
        status,
        credentialsId,
        clientServiceAccount,
        managedBy,
        reconciledAt,
        reconcileStatus,
        reconcileError,
        phase2,
        null);
  }

  /** The same snapshot with the worker's proof that it saw the cluster like this. */
  public ClusterSnapshot sealed(String proof) {
    return with(credentialsId, proof);
  }

  /** The same cluster after its credentials have gone, without a proof: none is needed then. */
  public ClusterSnapshot withoutCredentials() {
    return with(null, null);
  }

  private ClusterSnapshot with(@Nullable String credentials, @Nullable String proof) {
    return new ClusterSnapshot(
        clusterId,
        name,
        organizationId,
        providerType,
        projectId,
        status,
        credentials,
        clientServiceAccount,
        managedBy,
        reconciledAt,
        reconcileStatus,
        reconcileError,
        phase2,
        proof);
  }

  /** Whether it is a cluster of GKE; only those have a client service account. */
  public boolean isGke() {
    return "gke".equals(providerType);
  }

  /** Whether Terraform manages it, and may undo what others change. */
  public boolean isManagedByTerraform() {
    return "terraform".equalsIgnoreCase(managedBy);
  }

  /**
   * Whether Cast AI is deleting the cluster from its records, or has done so: nothing brings it
   * back.
   */
  public boolean isGone() {
    return GONE.contains(status);
  }

  /** Whether Cast AI holds credentials of any kind for the cluster. */
  public boolean holdsCredentials() {
    return credentialsId != null && !credentialsId.isEmpty();
  }

  /** Whether the cluster is linked to this client service account. */
  public boolean isLinkedTo(String serviceAccount) {
    return clientServiceAccount != null && clientServiceAccount.equalsIgnoreCase(serviceAccount);
  }

  /**
   * Whether it may be using this client service account, as far as Cast AI shows: it may also be
   * linked but run on a key.
   */
  public boolean isLinkedWithCredentials(String serviceAccount) {
    return isLinkedTo(serviceAccount) && holdsCredentials();
  }

  /** Whether it is linked to any account. */
  public boolean isLinked() {
    return clientServiceAccount != null && !clientServiceAccount.isEmpty();
  }

  /** Whether Cast AI's last reconcile was fine and nothing has gone wrong since. */
  public boolean isHealthy() {
    return "ready".equals(status)
        && phase2
        && "ok".equals(reconcileStatus)
        && (reconcileError == null || reconcileError.isEmpty())
        && reconciledAt != null;
  }
}
