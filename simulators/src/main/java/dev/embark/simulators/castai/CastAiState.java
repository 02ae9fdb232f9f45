package dev.embark.simulators.castai;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of the simulated Cast AI and the operations on them. Thread-safe; each cluster has
 * its own lock. Nothing runs in the background: events that are due are applied when a cluster is
 * accessed.
 */
public final class CastAiState {

  /** A disconnect takes a while. Assumption: half a minute. */
  private static final Duration DISCONNECT = Duration.ofSeconds(30);

  private final CastAiSettings settings;
  private final InstantSource clock;
  private final ImpersonationCheck check;
  private final ClusterDirectory directory = new ClusterDirectory();
  private final LateCalls lateCalls = new LateCalls();
  private final AtomicLong idsMade = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();
  private final Keys keys;

  public CastAiState(CastAiSettings settings, InstantSource clock, ImpersonationCheck check) {
    this.settings = settings;
    this.clock = clock;
    this.check = check;
    this.keys = new Keys(settings.keys());
  }

  public CastAiSettings settings() {
    return settings;
  }

  /** Returns the API keys. */
  public Keys keys() {
    return keys;
  }

  /** Returns the simulated time, after late calls due by now have landed. */
  public Instant now() {
    Instant now = clock.instant();
    lateCalls.landUntil(now);
    return now;
  }

  /** Schedules a call for the first access to the clock after the given delay. */
  void later(Duration delay, Runnable call) {
    lateCalls.add(clock.instant().plus(delay), call);
  }

  /** Returns a unique request id. */
  UUID newRequestId() {
    return new UUID(settings.seed(), requests.incrementAndGet());
  }

  /** Returns the Cast AI service account of an organization. */
  public CastServiceAccount castServiceAccount(UUID organizationId) {
    return CastServiceAccount.of(organizationId);
  }

  /** Adds a cluster as if it had existed for a long time. */
  public void add(ClusterState state) {
    directory.add(state, new SimulatedCluster(state, settings.reconcile(), check, now()));
  }

  /** Returns a cluster's true state, whatever faults show to clients. */
  public Optional<ClusterState> cluster(UUID id) {
    return directory.find(id).map(cluster -> cluster.at(now()));
  }

  /** Returns all clusters of all organizations, including deleted ones. */
  public Stream<ClusterState> clusters() {
    return directory.all().map(cluster -> cluster.at(now()));
  }

  /**
   * Returns the history of what Cast AI held for a cluster, oldest first.
   *
   * @throws NoSuchElementException if there is no such cluster
   */
  public List<TimelineEntry> timeline(UUID id) {
    return existing(id).timeline(now());
  }

  /**
   * Returns whether Cast AI could access the cluster's project at a time: with a key, or as a
   * linked account that the policy in effect then let it impersonate.
   *
   * @throws NoSuchElementException if there is no such cluster
   */
  public boolean hadWorkingAccessAt(UUID id, Instant time) {
    return existing(id).hadWorkingAccessAt(time, now());
  }

  /**
   * Changes a cluster as another writer, without any checks.
   *
   * @throws NoSuchElementException if there is no such cluster
   */
  public ClusterState edit(UUID id, UnaryOperator<ClusterState> edit) {
    return existing(id).change(now(), edit).after();
  }

  /** Returns an unused credentials id, the same for the same seed and order of calls. */
  public String newCredentialsId() {
    return newId("credentials").toString();
  }

  /** Gives a cluster credentials as if it had just been reconciled with them. */
  public ClusterState seedCredentials(UUID id, CredentialsMode mode) {
    Instant next = time().plus(settings.reconcile().interval());
    return edit(
        id,
        state ->
            state
                .withCredentials(new Credentials(newCredentialsId(), mode, time()))
                .withReconciliation(Reconciliation.healthy(time(), next))
                .withPhase2(true));
  }

  /** Replaces or removes the credentials as another writer, without any checks. */
  public ClusterState replaceCredentials(UUID id, CredentialsMode mode) {
    return edit(id, state -> withCredentials(state, mode));
  }

  /** Returns the cluster with new credentials, or without any, for use in an {@link #edit}. */
  public ClusterState withCredentials(ClusterState state, CredentialsMode mode) {
    return mode == CredentialsMode.NONE
        ? state.withCredentials(null).withReconciliation(Reconciliation.NONE)
        : accepted(state, mode, Reconciliation.Course.NORMAL);
  }

  /** Returns the cluster as it enters a lifecycle state now, for use in an {@link #edit}. */
  public ClusterState entering(ClusterState state, Lifecycle lifecycle) {
    return switch (lifecycle) {
      case DISCONNECTING -> state.withLifecycle(lifecycle, time().plus(DISCONNECT));
      case ARCHIVED -> state.withLifecycle(lifecycle, time());
      default -> state.withLifecycle(lifecycle, null);
    };
  }

  Stream<ClusterState> list(UUID organizationId, boolean stale) {
    Instant now = now();
    return directory
        .of(organizationId)
        .map(cluster -> stale ? cluster.staleRead(now, Duration.ofDays(1)) : cluster.read(now))
        .filter(state -> state.lifecycle() != Lifecycle.ARCHIVED);
  }

  ClusterState read(UUID organizationId, UUID id) {
    return visible(cluster(organizationId, id).read(now()));
  }

  ClusterState staleRead(UUID organizationId, UUID id, Duration younger) {
    return visible(cluster(organizationId, id).staleRead(now(), younger));
  }

  void staleFor(UUID organizationId, UUID id, int reads, @Nullable Duration time) {
    cluster(organizationId, id).staleFor(reads, time == null ? null : now().plus(time));
  }

  Optional<UUID> registered(UUID organizationId, Registration registration) {
    return directory.find(organizationId, registration).map(cluster -> cluster.at(now()).id());
  }

  /** Returns the cluster with this registration, or a new one if there is none or it is forced. */
  Change register(
      UUID organizationId,
      @Nullable UUID wantedId,
      Registration registration,
      String managedBy,
      boolean forceNew) {
    return directory.registering(
        () -> {
          Optional<SimulatedCluster> known =
              wantedId == null ? Optional.empty() : directory.find(organizationId, wantedId);
          Optional<ClusterState> live =
              known
                  .or(() -> directory.find(organizationId, registration))
                  .map(cluster -> cluster.at(now()))
                  .filter(state -> state.lifecycle() != Lifecycle.ARCHIVED && !forceNew);
          return live.map(this::reconnected)
              .orElseGet(() -> added(organizationId, wantedId, registration, managedBy));
        });
  }

  Change link(UUID organizationId, UUID id, Link link) {
    return change(organizationId, id, state -> state.withLink(link));
  }

  /** Assumption: credentials stay; those that need the link fail at the next reconcile. */
  Change unlink(UUID organizationId, UUID id) {
    return change(organizationId, id, state -> state.withLink(null));
  }

  Change tag(UUID organizationId, UUID id, Map<String, String> tags) {
    return change(organizationId, id, state -> state.withTags(tags));
  }

  /** Assumption: without credentials there is nothing to reconcile, which is no error. */
  Change reconcile(UUID organizationId, UUID id) {
    return change(
        organizationId,
        id,
        state ->
            state.credentials() == null
                ? state
                : state.withReconciliation(
                    state.reconciliation().demanded(time(), settings.reconcile())));
  }

  /**
   * Accepts new credentials if they work now.
   *
   * @throws Refusal with the verdict if they do not
   */
  Change update(
      UUID organizationId,
      UUID id,
      @Nullable Link link,
      @Nullable CredentialsMode mode,
      Reconciliation.Course course) {
    return cluster(organizationId, id)
        .update(
            now(),
            state -> {
              ClusterState connected = connected(present(state));
              ClusterState linked = link == null ? connected : connected.withLink(link);
              if (mode == null) {
                return linked;
              }
              if (mode == CredentialsMode.IMPERSONATION) {
                refuseUnlessItWorks(linked);
              }
              return accepted(linked, mode, course);
            });
  }

  Change disconnect(UUID organizationId, UUID id) {
    return change(
        organizationId,
        id,
        state ->
            state.credentials() == null || state.lifecycle() != Lifecycle.ACTIVE
                ? state
                : entering(state, Lifecycle.DISCONNECTING).withAgent(AgentStatus.DISCONNECTING));
  }

  Change delete(UUID organizationId, UUID id) {
    return change(
        organizationId,
        id,
        state -> {
          if (state.credentials() != null) {
            throw Refusal.of(400, "cluster must be disconnected first");
          }
          return entering(state, Lifecycle.ARCHIVED);
        });
  }

  /** Deletes the cluster instantly. */
  void vanish(UUID id) {
    edit(
        id,
        state ->
            entering(state, Lifecycle.ARCHIVED)
                .withCredentials(null)
                .withReconciliation(Reconciliation.NONE));
  }

  private Change change(UUID organizationId, UUID id, UnaryOperator<ClusterState> edit) {
    SimulatedCluster cluster = cluster(organizationId, id);
    return cluster.change(now(), state -> edit.apply(present(state)));
  }

  private ClusterState accepted(
      ClusterState state, CredentialsMode mode, Reconciliation.Course course) {
    Instant now = time();
    return state
        .withCredentials(new Credentials(newCredentialsId(), mode, now))
        .withReconciliation(state.reconciliation().afterUpdate(course, now, settings.reconcile()));
  }

  private void refuseUnlessItWorks(ClusterState state) {
    if (state.link() == null) {
      throw Refusal.of(500, "internal server error");
    }
    String castServiceAccount = castServiceAccount(state.organizationId()).email();
    Optional<String> obstacle = check.obstacle(castServiceAccount, state.link(), time());
    if (obstacle.isPresent()) {
      throw settings.verdictAnswer().isServerError(state.id())
          ? Refusal.of(500, "internal server error")
          : Refusal.badField("Forbidden", "credentials", obstacle.get());
    }
  }

  /** Assumption: registering a disconnected cluster again brings it back under its id. */
  private Change reconnected(ClusterState known) {
    if (known.lifecycle() != Lifecycle.DISCONNECTED) {
      return new Change(known, known);
    }
    ClusterState back =
        edit(
            known.id(),
            state ->
                state
                    .withLifecycle(Lifecycle.ACTIVE, null)
                    .withAgent(AgentStatus.WAITING_CONNECTION));
    return new Change(known, back);
  }

  private Change added(
      UUID organizationId, @Nullable UUID wantedId, Registration registration, String managedBy) {
    boolean taken = wantedId == null || directory.find(wantedId).isPresent();
    UUID id = taken ? newId(registration.toString()) : wantedId;
    ClusterState state =
        ClusterState.registered(id, organizationId, registration, now(), managedBy);
    add(state);
    return new Change(null, state);
  }

  private SimulatedCluster existing(UUID id) {
    return directory
        .find(id)
        .orElseThrow(() -> new NoSuchElementException("No such cluster: " + id));
  }

  private SimulatedCluster cluster(UUID organizationId, UUID id) {
    return directory.find(organizationId, id).orElseThrow(Refusal::clusterNotFound);
  }

  /** Assumption: a disconnected cluster accepts no credentials until it is registered again. */
  private static ClusterState connected(ClusterState state) {
    if (state.lifecycle() == Lifecycle.DISCONNECTING
        || state.lifecycle() == Lifecycle.DISCONNECTED) {
      throw Refusal.of(400, "cluster is disconnected");
    }
    return state;
  }

  private static ClusterState present(ClusterState state) {
    if (state.lifecycle() == Lifecycle.ARCHIVED) {
      throw Refusal.clusterNotFound();
    }
    return state;
  }

  private ClusterState visible(ClusterState state) {
    return settings.deletedAnswer() == DeletedAnswer.ARCHIVED ? state : present(state);
  }

  /** Returns the time, for use while a lock is held: late calls would take further locks. */
  private Instant time() {
    return clock.instant();
  }

  private UUID newId(String kind) {
    String name = settings.seed() + "/" + kind + "/" + idsMade.incrementAndGet();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
