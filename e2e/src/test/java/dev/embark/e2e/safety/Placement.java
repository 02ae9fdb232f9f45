package dev.embark.e2e.safety;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.type.Expr;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.castai.CredentialsMode;
import dev.embark.simulators.castai.Link;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Puts clusters into a world, each in its starting state. */
final class Placement {

  private static final int CROWD = 1_392;

  private final Simulators simulators;

  Placement(Simulators simulators) {
    this.simulators = simulators;
  }

  /**
   * Places the given number of clusters in each state, each with its own account; neighbours that
   * share it are extra.
   */
  Map<StartingState, Deque<FleetCluster>> place(Map<StartingState, Integer> sizes) {
    List<ClusterSituation> situations = new ArrayList<>();
    sizes.forEach(
        (state, size) -> Collections.nCopies(size, situations(state)).forEach(situations::addAll));
    Deque<FleetCluster> placed =
        new ArrayDeque<>(simulators.add(Fleet.of(1, situations)).clusters());
    Map<StartingState, Deque<FleetCluster>> clusters = new EnumMap<>(StartingState.class);
    sizes.forEach((state, size) -> clusters.put(state, take(state, size, placed)));
    return clusters;
  }

  private Deque<FleetCluster> take(StartingState state, int size, Deque<FleetCluster> placed) {
    Deque<FleetCluster> first = new ArrayDeque<>();
    for (int i = 0; i < size; i++) {
      FleetCluster cluster = placed.remove();
      prepare(state, cluster);
      first.add(cluster);
      for (int neighbour = 1; neighbour < situations(state).size(); neighbour++) {
        addNeighbour(placed.remove(), cluster);
      }
    }
    return first;
  }

  /** Returns the situations of a cluster and its neighbours. */
  private static List<ClusterSituation> situations(StartingState state) {
    ClusterSituation neighbour = ClusterSituation.WITHOUT_CREDENTIALS;
    return state == StartingState.SHARED
        ? List.of(state.situation, neighbour, neighbour)
        : List.of(state.situation);
  }

  private void prepare(StartingState state, FleetCluster cluster) {
    if (state == StartingState.ONLY_LINKED) {
      link(cluster, cluster);
    }
    simulators
        .iam()
        .seedPolicy(
            cluster.serviceAccount(),
            policy -> withForeign(state, withOurs(state, policy), cluster.projectId()));
  }

  /** Adds a neighbour that works, and needs the account's roles, once these are granted. */
  private void addNeighbour(FleetCluster neighbour, FleetCluster of) {
    link(neighbour, of);
    simulators.castAi().seedCredentials(neighbour.id(), CredentialsMode.IMPERSONATION);
  }

  private void link(FleetCluster cluster, FleetCluster withTheAccountOf) {
    Link link = new Link(withTheAccountOf.serviceAccount(), cluster.projectId());
    simulators.castAi().edit(cluster.id(), state -> state.withLink(link));
  }

  private Policy withOurs(StartingState state, Policy policy) {
    String cast = "serviceAccount:" + simulators.castServiceAccount();
    return switch (state) {
      case STALE_IDLE -> unconditional(policy, cast);
      case LIVING_ON_STALE -> unconditional(policy.toBuilder().clearBindings().build(), cast);
      case TOMBSTONE -> unconditional(policy, "deleted:" + cast + "?uid=109876543210987654321");
      case HALF_BOUND ->
          policy.toBuilder()
              .addBindings(
                  binding("roles/iam.serviceAccountTokenCreator", cast)
                      .setCondition(
                          condition("AlwaysTrueCondition", "true").toBuilder()
                              .setDescription("This condition is always true")))
              .build();
      default -> policy;
    };
  }

  private static Policy unconditional(Policy policy, String member) {
    return policy.toBuilder()
        .addBindings(binding("roles/iam.serviceAccountTokenCreator", member))
        .addBindings(binding("roles/iam.serviceAccountUser", member))
        .build();
  }

  /** Adds unrelated bindings on the same roles, some of them conditional. */
  private static Policy withForeign(StartingState state, Policy policy, String project) {
    Policy.Builder foreign =
        policy.toBuilder()
            .setVersion(3)
            .addBindings(
                binding(
                    "roles/iam.workloadIdentityUser",
                    "serviceAccount:" + project + ".svc.id.goog[payments/api]"))
            .addBindings(
                binding("roles/iam.serviceAccountTokenCreator", "group:sre@example.com")
                    .setCondition(
                        condition(
                            "working hours", "request.time.getHours(\"Europe/Berlin\") < 18")))
            .addBindings(binding("roles/iam.serviceAccountUser", "user:Ada.Lovelace@example.com"));
    if (state == StartingState.CROWDED) {
      IntStream.range(0, 4).forEach(i -> foreign.addBindings(crowd(i)));
    }
    return foreign.build();
  }

  /** Returns a quarter of the members under a separate condition. */
  private static Binding crowd(int quarter) {
    int from = quarter * CROWD / 4;
    return binding("roles/iam.serviceAccountUser", "group:crowd-" + quarter + "@example.com")
        .addAllMembers(
            IntStream.range(from, from + CROWD / 4)
                .mapToObj(i -> "user:u" + i + "@example.com")
                .toList())
        .setCondition(condition("shift " + quarter, "request.time.getHours() > " + quarter))
        .build();
  }

  private static Expr condition(String title, String expression) {
    return Expr.newBuilder().setTitle(title).setExpression(expression).build();
  }

  private static Binding.Builder binding(String role, String member) {
    return Binding.newBuilder().setRole(role).addMembers(member);
  }
}
