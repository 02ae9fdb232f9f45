package dev.embark.simulators.castai;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that Cast AI knows of one cluster at one time. Immutable.
 *
 * @param id its id at Cast AI
 * @param organizationId whose it is
 * @param registration what it is at its provider
 * @param createdAt when it was registered
 * @param managedBy {@code console}, {@code terraform}, … Assumption: {@code console} unless the
 *     registering User-Agent is Terraform's.
 * @param lifecycle where it stands in its life
 * @param lifecycleAt when a disconnect in progress is done, or a deletion was; null otherwise
 * @param agent whether its agent reports
 * @param link the client service account to impersonate; null when there is none
 * @param credentials what Cast AI signs in with; null when there is nothing
 * @param reconciliation how the background reconcile stands
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

  /** A cluster just registered: no link, no credentials, agent not seen yet. */
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

  /** The status shown to clients. */
  public String status() {
    return lifecycle.status().orElse(reconciliation.phase().clusterStatus());
  }

  /** How Cast AI signs in. */
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

  /** As if its reconciles had failed for good. */
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
