package dev.embark.simulators.castai;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds clusters by id, organization and identity at their provider. Thread-safe. */
final class ClusterDirectory {

  /** The region follows from the location, so it does not distinguish clusters. */
  private record ProviderKey(
      UUID organizationId, String provider, String projectId, String location, String name) {

    static ProviderKey of(UUID organizationId, Registration registration) {
      return new ProviderKey(
          organizationId,
          registration.provider(),
          registration.projectId(),
          registration.location(),
          registration.name());
    }
  }

  private record Held(UUID organizationId, SimulatedCluster cluster) {}

  private final Map<UUID, Held> byId = new ConcurrentHashMap<>();
  private final Map<UUID, ConcurrentLinkedQueue<SimulatedCluster>> byOrganization =
      new ConcurrentHashMap<>();
  private final Map<ProviderKey, UUID> byProvider = new ConcurrentHashMap<>();

  /** Adds a cluster, to which its registration leads from now on. */
  void add(ClusterState state, SimulatedCluster cluster) {
    if (byId.putIfAbsent(state.id(), new Held(state.organizationId(), cluster)) != null) {
      throw new IllegalArgumentException("The cluster exists already: " + state.id());
    }
    byOrganization
        .computeIfAbsent(state.organizationId(), id -> new ConcurrentLinkedQueue<>())
        .add(cluster);
    byProvider.put(ProviderKey.of(state.organizationId(), state.registration()), state.id());
  }

  Optional<SimulatedCluster> find(UUID id) {
    return Optional.ofNullable(byId.get(id)).map(Held::cluster);
  }

  /** Returns the cluster if it belongs to this organization. */
  Optional<SimulatedCluster> find(UUID organizationId, UUID id) {
    return Optional.ofNullable(byId.get(id))
        .filter(held -> held.organizationId().equals(organizationId))
        .map(Held::cluster);
  }

  Optional<SimulatedCluster> find(UUID organizationId, Registration registration) {
    @Nullable UUID id = byProvider.get(ProviderKey.of(organizationId, registration));
    return id == null ? Optional.empty() : find(id);
  }

  /** Returns an organization's clusters in insertion order. */
  Stream<SimulatedCluster> of(UUID organizationId) {
    ConcurrentLinkedQueue<SimulatedCluster> clusters = byOrganization.get(organizationId);
    return clusters == null ? Stream.empty() : clusters.stream();
  }

  Stream<SimulatedCluster> all() {
    return byOrganization.values().stream().flatMap(ConcurrentLinkedQueue::stream);
  }

  /** Runs one registration at a time. */
  synchronized <T> T registering(Supplier<T> action) {
    return action.get();
  }
}
