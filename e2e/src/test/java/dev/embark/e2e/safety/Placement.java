package dev.embark.e2e.safety;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.type.Expr;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.castai.Link;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Puts clusters into a world, all in one starting state. */
final class Placement {

  private final StartingState state;
  private final Simulators simulators;

  Placement(StartingState state, Simulators simulators) {
    this.state = state;
    this.simulators = simulators;
  }

  /** So many clusters, each with an account of its own; neighbours that share it come on top. */
  List<FleetCluster> place(int size) {
    boolean shared = state.situation == ClusterSituation.SHARED_SERVICE_ACCOUNT;
    int each = shared ? 3 : 1;
    Fleet fleet = simulators.add(Fleet.of(1, Collections.nCopies(size * each, state.situation)));
    List<FleetCluster> first = new ArrayList<>();
    for (int i = 0; i < fleet.clusters().size(); i++) {
      FleetCluster cluster = fleet.clusters().get(i);
      if (i % each == 0) {
        first.add(cluster);
        prepare(cluster);
      } else {
        Link link = new Link(cluster.serviceAccount(), cluster.projectId());
        simulators.castAi().edit(cluster.id(), neighbour -> neighbour.withLink(link));
      }
    }
    return first;
  }

  private void prepare(FleetCluster cluster) {
    simulators
        .iam()
        .seedPolicy(
            cluster.serviceAccount(),
            policy -> withForeign(withStale(policy), cluster.projectId()));
  }

  private Policy withStale(Policy policy) {
    String cast = "serviceAccount:" + simulators.castServiceAccount();
    return switch (state) {
      case STALE_IDLE -> unconditional(policy, cast);
      case LIVING_ON_STALE -> unconditional(policy.toBuilder().clearBindings().build(), cast);
      case TOMBSTONE -> unconditional(policy, "deleted:" + cast + "?uid=109876543210987654321");
      default -> policy;
    };
  }

  private static Policy unconditional(Policy policy, String member) {
    return policy.toBuilder()
        .addBindings(binding("roles/iam.serviceAccountTokenCreator", member))
        .addBindings(binding("roles/iam.serviceAccountUser", member))
        .build();
  }

  /** Bindings of other people on the very same roles, conditional ones too. */
  private static Policy withForeign(Policy policy, String project) {
    Expr hours =
        Expr.newBuilder()
            .setTitle("working hours")
            .setExpression("request.time.getHours(\"Europe/Berlin\") < 18")
            .build();
    return policy.toBuilder()
        .setVersion(3)
        .addBindings(
            binding(
                "roles/iam.workloadIdentityUser",
                "serviceAccount:" + project + ".svc.id.goog[payments/api]"))
        .addBindings(
            binding("roles/iam.serviceAccountTokenCreator", "group:sre@example.com")
                .setCondition(hours))
        .addBindings(binding("roles/iam.serviceAccountUser", "user:Ada.Lovelace@example.com"))
        .build();
  }

  private static Binding.Builder binding(String role, String member) {
    return Binding.newBuilder().setRole(role).addMembers(member);
  }
}
