package dev.embark.simulators.castai;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
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
    return changed(draft -> draft.managedBy = changed);
  }

  public ClusterState withLifecycle(Lifecycle changed, @Nullable Instant at) {
    return changed(
        draft -> {
          draft.lifecycle = changed;
          draft.lifecycleAt = at;
        });
  }

  public ClusterState withAgent(AgentStatus changed) {
    return changed(draft -> draft.agent = changed);
  }

  public ClusterState withLink(@Nullable Link changed) {
    return changed(draft -> draft.link = changed);
  }

  public ClusterState withCredentials(@Nullable Credentials changed) {
    return changed(draft -> draft.credentials = changed);
  }

  public ClusterState withReconciliation(Reconciliation changed) {
    return changed(draft -> draft.reconciliation = changed);
  }

  /** Returns the cluster as if its reconciles had failed for good. */
  public ClusterState withReconcileFailed() {
    return withReconciliation(reconciliation.givenUp());
  }

  public ClusterState withPhase2(boolean changed) {
    return changed(draft -> draft.phase2 = changed);
  }

  public ClusterState withTags(Map<String, String> changed) {
    return changed(draft -> draft.tags = changed);
  }

  private ClusterState changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new ClusterState(
        id,
        organizationId,
        registration,
        createdAt,
        draft.managedBy,
        draft.lifecycle,
        draft.lifecycleAt,
        draft.agent,
        draft.link,
        draft.credentials,
        draft.reconciliation,
        draft.phase2,
        draft.tags);
  }

  /** What can change about a cluster. */
  private static final class Draft {
    private String managedBy;
    private Lifecycle lifecycle;
    private @Nullable Instant lifecycleAt;
    private AgentStatus agent;
    private @Nullable Link link;
    private @Nullable Credentials credentials;
    private Reconciliation reconciliation;
    private boolean phase2;
    private Map<String, String> tags;

    private Draft(ClusterState cluster) {
      managedBy = cluster.managedBy;
      lifecycle = cluster.lifecycle;
      lifecycleAt = cluster.lifecycleAt;
      agent = cluster.agent;
      link = cluster.link;
      credentials = cluster.credentials;
      reconciliation = cluster.reconciliation;
      phase2 = cluster.phase2;
      tags = cluster.tags;
    }
  }
}
