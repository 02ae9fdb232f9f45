package dev.embark.e2e;

import dev.embark.e2e.safety.Truth;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.call.Call;
import dev.embark.simulators.castai.CredentialsMode;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoPiece;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Compares the outcomes that runs claim for their clusters with the real ones, by the simulators'
 * state and call log. Uses nothing of the product but the claims.
 */
final class ChaosJudge {

  private final Simulators simulators;
  private final Map<FleetCluster, Truth> before = new HashMap<>();
  private final List<String> differences = new ArrayList<>();

  /** Records the state before the run. */
  ChaosJudge(List<FleetCluster> clusters, Simulators simulators) {
    this.simulators = simulators;
    clusters.forEach(cluster -> before.put(cluster, truth(cluster)));
  }

  /**
   * Returns every difference between claims and reality.
   *
   * @param kills how many processes were killed: each may have cost a response, and so an extra
   *     update
   */
  List<String> differences(Map<FleetCluster, ClusterResult> claims, int kills) {
    before.keySet().forEach(cluster -> judge(cluster, claims.get(cluster), kills));
    simulators.accessLosses().forEach(loss -> differences.add("lost its access: " + loss));
    return differences;
  }

  private void judge(FleetCluster cluster, ClusterResult claim, int kills) {
    List<String> wrong = new ArrayList<>();
    if (claim == null) {
      wrong.add("is in no named state");
    } else {
      Truth was = Objects.requireNonNull(before.get(cluster));
      Truth now = truth(cluster);
      require(wrong, now.foreign().equals(was.foreign()), "bindings of others: " + now.foreign());
      judge(cluster, claim.outcome(), was, now, wrong);
      require(wrong, updates(cluster) <= 2L + kills, updates(cluster) + " updates accepted");
    }
    wrong.forEach(
        text ->
            differences.add(
                cluster.id() + " (" + cluster.situation() + ", " + claim + "): " + text));
  }

  private void judge(
      FleetCluster cluster, Outcome claim, Truth was, Truth now, List<String> wrong) {
    boolean sameCredentials = Objects.equals(now.credentialsId(), was.credentialsId());
    var desired = Truth.desired(simulators.castServiceAccount());
    if (claim instanceof Outcome.Onboarded onboarded) {
      require(wrong, !sameCredentials, "the credentials are the former ones");
      require(wrong, onboarded.credentialsId().equals(now.credentialsId()), "other credentials");
      require(wrong, now.mode() == CredentialsMode.IMPERSONATION, "signs in by " + now.mode());
      require(wrong, now.isLinkedTo(cluster.serviceAccount()), "linked to " + now.link());
      require(wrong, grants(now, cluster, desired), "grants " + now.grants());
    } else if (claim instanceof Outcome.Unconfirmed) {
      require(wrong, now.isLinkedTo(cluster.serviceAccount()), "linked to " + now.link());
      require(wrong, now.grants().containsAll(was.liveGrants()), "took " + was.grants());
    } else if (claim instanceof Outcome.Rejected) {
      require(wrong, sameCredentials, "other credentials");
      require(wrong, Objects.equals(now.link(), was.link()), "linked to " + now.link());
      require(wrong, writes(cluster) == 0, "wrote although it says that it did not");
    } else if (claim instanceof Outcome.RolledBack rolledBack) {
      require(wrong, sameCredentials, "other credentials");
      require(wrong, Objects.equals(now.link(), was.link()), "linked to " + now.link());
      boolean kept = rolledBack.pieces().stream().anyMatch(ChaosJudge::isKept);
      boolean grantsAsBefore = now.grants().equals(was.liveGrants());
      require(wrong, kept || grantsAsBefore, "grants " + now.grants());
      require(wrong, now.grants().containsAll(was.liveGrants()), "took " + was.grants());
    } else {
      wrong.add("ended in a way that nothing here can lead to");
    }
  }

  /** Accepts Terraform's wording too; in that case exactly the original grants stay. */
  private boolean grants(Truth now, FleetCluster cluster, java.util.Set<String> desired) {
    Truth was = Objects.requireNonNull(before.get(cluster));
    return now.grants().containsAll(desired)
        || now.grants().equals(was.grants()) && now.grants().size() == desired.size();
  }

  private static boolean isKept(UndoPiece piece) {
    return piece.result() == UndoPiece.Result.KEPT_LIVE
        || piece.result() == UndoPiece.Result.KEPT_SHARED;
  }

  private long updates(FleetCluster cluster) {
    return count(cluster.id().toString(), "updateCluster");
  }

  private long writes(FleetCluster cluster) {
    String id = cluster.id().toString();
    return updates(cluster) + count(id, "gcpCreateSa") + count(id, "gcpDisableSa");
  }

  private long count(String subject, String operation) {
    return simulators
        .calls()
        .count(
            (Call call) ->
                call.subject().equals(subject)
                    && call.operation().equals(operation)
                    && call.effect().equals("write"));
  }

  private Truth truth(FleetCluster cluster) {
    return Truth.about(cluster.id(), cluster.serviceAccount(), simulators);
  }

  private static void require(List<String> wrong, boolean holds, String otherwise) {
    if (!holds) {
      wrong.add(otherwise);
    }
  }
}
