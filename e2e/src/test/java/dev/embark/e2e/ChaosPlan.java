package dev.embark.e2e;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * All random decisions of a chaos run, drawn from a seed: the clusters, the faults, and when each
 * process is killed. The same seed gives the same plan; the state of the processes when they are
 * killed depends on the machine.
 */
final class ChaosPlan {

  /** The processes to kill, and how long after recovery from the last kill. */
  record Kill(List<Victim> victims, long afterMillis, long downMillis) {}

  /** A process that can be killed. */
  enum Victim {
    FIRST_WORKER,
    SECOND_WORKER,
    TEMPORAL
  }

  private record Trouble(String operation, boolean ofAccount, int times, Fault fault) {}

  private static final int ALWAYS = Integer.MAX_VALUE;

  private static final List<Trouble> TROUBLES =
      List.of(
          atCastAi("updateCluster", 2, "status", Map.of("status", "500")),
          atCastAi("updateCluster", 1, "reset-after", Map.of()),
          atCastAi("updateCluster", 1, "html", Map.of("status", "502", "commit", "true")),
          atCastAi("updateCluster", 2, "status", Map.of("status", "429", "retryAfter", "1")),
          atCastAi("updateCluster", ALWAYS, "status", Map.of("status", "422")),
          atCastAi("gcpCreateSa", 1, "empty-sa", Map.of()),
          atCastAi("gcpCreateSa", 1, "reset-after", Map.of()),
          atCastAi("getCluster", 2, "status", Map.of("status", "503")),
          atIam("SetIamPolicy", 1, "unavailable-after"),
          atIam("SetIamPolicy", 2, "unavailable-before"),
          atIam("GetIamPolicy", 1, "unavailable-before"));

  private static final List<List<ClusterSituation>> SITUATIONS =
      List.of(
          List.of(ClusterSituation.FRESH, ClusterSituation.FRESH, ClusterSituation.FRESH),
          List.of(ClusterSituation.STALE_BINDINGS),
          List.of(ClusterSituation.FOREIGN_BINDINGS),
          List.of(ClusterSituation.ON_KEY),
          List.of(ClusterSituation.TERRAFORM_BINDINGS),
          List.of(ClusterSituation.WITHOUT_CREDENTIALS),
          List.of(ClusterSituation.ONBOARDED),
          List.of(ClusterSituation.HIBERNATED),
          List.of(
              ClusterSituation.SHARED_SERVICE_ACCOUNT,
              ClusterSituation.SHARED_SERVICE_ACCOUNT,
              ClusterSituation.SHARED_SERVICE_ACCOUNT));

  private final SplittableRandom random;

  ChaosPlan(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Returns this many clusters in all kinds of situations. */
  List<ClusterSituation> situations(int clusters) {
    List<ClusterSituation> situations = new ArrayList<>();
    while (situations.size() < clusters) {
      List<ClusterSituation> next = SITUATIONS.get(random.nextInt(SITUATIONS.size()));
      // A group that shares an account must be complete and must not directly precede another.
      boolean twice =
          next.size() > 1
              && !situations.isEmpty()
              && situations.get(situations.size() - 1) == next.get(0);
      if (!twice && situations.size() + next.size() <= clusters) {
        situations.addAll(next);
      } else {
        situations.add(ClusterSituation.FRESH);
      }
    }
    return situations;
  }

  /** Adds a fault for one cluster in ten, at least three, and returns their number. */
  int disturb(List<FleetCluster> clusters, Simulators simulators) {
    List<FleetCluster> left = new ArrayList<>(clusters);
    int wanted = Math.max(3, clusters.size() / 10);
    for (int i = 0; i < wanted; i++) {
      FleetCluster cluster = left.remove(random.nextInt(left.size()));
      Trouble trouble = TROUBLES.get(random.nextInt(TROUBLES.size()));
      String subject = trouble.ofAccount ? cluster.serviceAccount() : cluster.id().toString();
      simulators
          .faults()
          .add(
              new FaultRule(
                  "chaos " + cluster.id(),
                  trouble.operation,
                  subject,
                  1,
                  trouble.times,
                  1.0,
                  trouble.fault));
    }
    return wanted;
  }

  /** Returns the next kill: mostly one process, sometimes two at the same time. */
  Kill nextKill() {
    Victim one = Victim.values()[random.nextInt(3)];
    Victim other = Victim.values()[random.nextInt(3)];
    boolean two = one != other && random.nextInt(4) == 0;
    return new Kill(
        two ? List.of(one, other) : List.of(one), random.nextInt(100, 2_500), random.nextInt(800));
  }

  private static Trouble atCastAi(
      String operation, int times, String kind, Map<String, String> parameters) {
    return new Trouble(operation, false, times, new Fault(kind, parameters));
  }

  private static Trouble atIam(String operation, int times, String kind) {
    return new Trouble(operation, true, times, Fault.of(kind));
  }
}
