package dev.embark.starter.demo;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.call.Call;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Inspects the simulated world directly, bypassing every API that Embark uses: what a run changed,
 * and what it must never change.
 */
final class Inspection {

  /**
   * The findings in the simulators.
   *
   * @param policyWrites policy changes by service account
   * @param updates cluster updates that Cast AI accepted
   * @param foreignChanges accounts on which bindings of others have changed
   * @param lostAccess clusters that Cast AI could access before and at some time since could not
   */
  record Findings(
      Map<String, Long> policyWrites,
      long updates,
      List<String> foreignChanges,
      List<String> lostAccess) {

    long allPolicyWrites() {
      return policyWrites.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private final Simulators simulators;
  private final Fleet fleet;
  private final Instant start;
  private final Map<String, Set<String>> foreignBefore;
  private final int callsBefore;

  private Inspection(Simulators simulators, Fleet fleet) {
    this.simulators = simulators;
    this.fleet = fleet;
    this.start = simulators.clock().instant();
    this.foreignBefore = foreignGrants();
    this.callsBefore = simulators.calls().calls().size();
  }

  /** Records the current state. */
  static Inspection begin(Simulators simulators, Fleet fleet) {
    return new Inspection(simulators, fleet);
  }

  /** Returns what has happened since. */
  Findings findings() {
    List<Call> calls = simulators.calls().calls();
    List<Call> writes =
        calls.subList(callsBefore, calls.size()).stream()
            .filter(call -> call.effect().equals("write"))
            .toList();
    Map<String, Long> policyWrites =
        writes.stream()
            .filter(call -> call.operation().equals("SetIamPolicy"))
            .collect(Collectors.groupingBy(Call::subject, TreeMap::new, Collectors.counting()));
    long updates = writes.stream().filter(call -> call.operation().equals("updateCluster")).count();
    return new Findings(policyWrites, updates, foreignChanges(), lostAccess());
  }

  private List<String> foreignChanges() {
    Map<String, Set<String>> now = foreignGrants();
    return foreignBefore.keySet().stream()
        .filter(account -> !foreignBefore.get(account).equals(now.get(account)))
        .toList();
  }

  private List<String> lostAccess() {
    Map<UUID, String> names =
        fleet.clusters().stream().collect(Collectors.toMap(FleetCluster::id, FleetCluster::name));
    return simulators.accessLosses().stream()
        .filter(loss -> !loss.at().isBefore(start) && names.containsKey(loss.clusterId()))
        .map(loss -> names.get(loss.clusterId()))
        .distinct()
        .sorted()
        .toList();
  }

  /** Returns each account's grants to members other than Cast AI's account. */
  private Map<String, Set<String>> foreignGrants() {
    return fleet.clusters().stream()
        .filter(cluster -> cluster.situation() != ClusterSituation.MISSING_SERVICE_ACCOUNT)
        .map(FleetCluster::serviceAccount)
        .distinct()
        .collect(Collectors.toMap(account -> account, this::foreignGrants));
  }

  private Set<String> foreignGrants(String account) {
    Policy policy = simulators.iam().policyOf(account);
    String ours = "serviceAccount:" + simulators.castServiceAccount();
    return policy.getBindingsList().stream()
        .flatMap(binding -> binding.getMembersList().stream().map(member -> grant(binding, member)))
        .filter(grant -> !grant.endsWith(ours))
        .collect(Collectors.toSet());
  }

  private static String grant(Binding binding, String member) {
    return binding.getRole() + "\n" + binding.getCondition() + "\n" + member;
  }
}
