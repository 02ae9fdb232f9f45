package dev.embark.simulators.castai;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that Cast AI knows about a cluster at one time. Immutable.
 *
 * @param id its id at Cast AI
 * @param organizationId its organization
 * @param registration its identity at its provider
 * @param createdAt when it was registered
 * @param managedBy {@code console}, {@code terraform}, … Assumption: {@code console} unless the
 *     registering User-Agent is Terraform's.
 * @param lifecycle its lifecycle state
 * @param lifecycleAt when a disconnect in progress completes, or when the cluster was deleted; null
 *     otherwise
 * @param agent whether its agent reports
 * @param link the client service account to impersonate; null if there is none
 * @param credentials the credentials Cast AI uses; null if there are none
 * @param reconciliation the state of the background reconcile
 * @param phase2 whether full onboarding was reached
 * @param tags set by users
 */
public record ClusterState(
    UUID id,
    UUID organizationId,
    Registration registration,
    Instant createdAt,
    String managedBy,
    Lifecycle lifecycle,
    @Nullable Instant lifecycleAt,
    AgentStatus agent,
    @Nullable Link link,
    @Nullable Credentials credentials,
    Reconciliation reconciliation,
    boolean phase2,
    Map<String, String> tags) {

  public ClusterState {
    tags = Map.copyOf(tags);
  }

  /** Returns a newly registered cluster: no link, no credentials, agent not seen yet. */
  public static ClusterState registered(
      UUID id, UUID organizationId, Registration registration, Instant now, String managedBy) {
    return new ClusterState(
        id,
        organizationId,
        registration,
        now,
        managedBy,
        Lifecycle.ACTIVE,
        null,
        AgentStatus.WAITING_CONNECTION,
        null,
        null,
        Reconciliation.NONE,
        false,
        Map.of());
  }

  /** Returns the status shown to clients. */
  public String status() {
    return lifecycle.status().orElse(reconciliation.phase().clusterStatus());
  }

  /** Returns how Cast AI authenticates. */
  public CredentialsMode mode() {
    return credentials == null ? CredentialsMode.NONE : credentials.mode();
  }

  public ClusterState withManagedBy(String changed) {
    return new ClusterState(
        id,
        organizationId,
        registration,
        createdAt,
        changed,
        lifecycle,
        lifecycleAt,
        agent,
        link,
        credentials,
        reconciliation,
        phase2,
        tags);
  }

  public ClusterState withLifecycle(Lifecycle changed, @Nullable Instant at) {
    return new ClusterState(
        id,
        organizationId,
        registration,
        createdAt,
        managedBy,
        changed,
        at,
        agent,
        link,
        credentials,
        reconciliation,
        phase2,
        tags);
  }

  public ClusterState withAgent(AgentStatus changed) {
    return new ClusterState(
        id,
        organizationId,
        registration,
        createdAt,
        managedBy,
        lifecycle,
        lifecycleAt,
        changed,
        link,
        credentials,
        reconciliation,
        phase2,
        tags);
  }

  public ClusterState withLink(@Nullable Link changed) {
    return new ClusterState(
        id,
        organizationId,
        registration,
        createdAt,
        managedBy,
        lifecycle,
        lifecycleAt,
        agent,
        changed,
        credentials,
        reconciliation,
        phase2,
        tags);
  }

  public ClusterState withCredentials(@Nullable Credentials changed) {
    return new ClusterState(
        id,
        organizationId,
        registration,
        createdAt,
        managedBy,
        lifecycle,
        lifecycleAt,
        agent,
        link,
        changed,
        reconciliation,
        phase2,
        tags);
  }

  public ClusterState withReconciliation(Reconciliation changed) {
    return new ClusterState(
        id,
        organizationId,
        registration,
        createdAt,
        managedBy,
        lifecycle,
        lifecycleAt,
        agent,
        link,
        credentials,
        changed,
        phase2,
        tags);
  }

  /** Returns the cluster as if its reconciles had failed for good. */
  public ClusterState withReconcileFailed() {
    return withReconciliation(reconciliation.givenUp());
  }

  public ClusterState withPhase2(boolean changed) {
    return new ClusterState(
        id,
        organizationId,
        registration,
        createdAt,
        managedBy,
        lifecycle,
        lifecycleAt,
        agent,
        link,
        credentials,
        reconciliation,
        changed,
        tags);
  }

  public ClusterState withTags(Map<String, String> changed) {
    return new ClusterState(
        id,
        organizationId,
        registration,
        createdAt,
        managedBy,
        lifecycle,
        lifecycleAt,
        agent,
        link,
        credentials,
        reconciliation,
        phase2,
        changed);
  }
}
