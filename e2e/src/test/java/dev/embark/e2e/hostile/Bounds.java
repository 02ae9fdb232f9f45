package dev.embark.e2e.hostile;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.call.Call;
import dev.embark.simulators.castai.ClusterState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The limits that a worker never exceeds, whatever is written to Temporal. Judged only by the
 * simulators' call log and state, without the product's code.
 */
public final class Bounds {

  /** The account of another Cast AI customer, in the same identity project. */
  public static final String OTHER_CUSTOMER =
      "cast-gke-00000000@prod-cast-identity.iam.gserviceaccount.com";

  private static final Set<String> ROLES =
      Set.of("roles/iam.serviceAccountTokenCreator", "roles/iam.serviceAccountUser");

  /** The permitted calls besides Google's reads; no other Cast AI call is ever made. */
  private static final Set<String> CALLS =
      Set.of(
          "listClusters",
          "getCluster",
          "listTokens",
          "gcpCreateSa",
          "gcpDisableSa",
          "updateCluster",
          "SetIamPolicy");

  private static final Pattern READS_AT_GOOGLE = Pattern.compile("(Get|List|Test|Query)[A-Za-z]+");

  private final Simulators simulators;
  private final String castMember;
  private final Map<String, Set<String>> grantsBefore;
  private final Map<UUID, ClusterState> clustersBefore;

  /** Records the state before the attacks. */
  public Bounds(Simulators simulators) {
    this.simulators = simulators;
    this.castMember = "serviceAccount:" + simulators.castServiceAccount();
    this.grantsBefore = grants();
    this.clustersBefore = clusters();
  }

  /**
   * Creates {@link #OTHER_CUSTOMER}. Google refuses members that do not exist, so without it a
   * grant to that account would fail even if the worker asked for it.
   */
  public static void addOtherCustomer(Simulators simulators) {
    simulators.iam().addServiceAccount("prod-cast-identity", OTHER_CUSTOMER);
  }

  /**
   * Returns the violations so far.
   *
   * @param mayBeWritten ids of clusters and email addresses of accounts that may be changed
   */
  public List<String> violations(Set<String> mayBeWritten) {
    List<String> violations = new ArrayList<>();
    for (Call call : simulators.calls().calls()) {
      if (!call.surface().equals("direct")) {
        judge(call, mayBeWritten, violations);
      }
    }
    grants().forEach((account, now) -> judgeGrants(account, now, mayBeWritten, violations));
    clusters().forEach((id, now) -> judgeCluster(now, mayBeWritten, violations));
    simulators.accessLosses().forEach(loss -> violations.add("a cluster lost its access: " + loss));
    return violations;
  }

  private static void judge(Call call, Set<String> mayBeWritten, List<String> violations) {
    boolean read = READS_AT_GOOGLE.matcher(call.operation()).matches();
    if (!read && !CALLS.contains(call.operation())) {
      violations.add("a call that is never made: " + call);
    }
    if (!call.effect().equals("none") && !mayBeWritten.contains(call.subject())) {
      violations.add("a write that is not allowed: " + call);
    }
  }

  private void judgeGrants(
      String account, Set<String> now, Set<String> mayBeWritten, List<String> violations) {
    Set<String> changed = new HashSet<>(now);
    changed.addAll(grantsBefore.getOrDefault(account, Set.of()));
    changed.removeIf(
        grant ->
            now.contains(grant) && grantsBefore.getOrDefault(account, Set.of()).contains(grant));
    for (String grant : changed) {
      String[] parts = grant.split(" \\| ", 3);
      boolean ours = ROLES.contains(parts[0]) && isOurs(parts[1], now.contains(grant));
      if (!ours || !mayBeWritten.contains(account)) {
        violations.add("the policy of " + account + " was changed: " + grant);
      }
      if (now.contains(grant) && !isHarmless(parts[1], parts[2])) {
        violations.add("a grant that Cast AI does not need on " + account + ": " + grant);
      }
    }
  }

  /** Accepts no other account of Cast AI's identity project; tombstones of ours may only go. */
  private boolean isOurs(String member, boolean isThere) {
    return member.equals(castMember)
        || (!isThere && member.startsWith("deleted:" + castMember + "?uid="));
  }

  /** Accepts only conditions from Cast AI's documentation. */
  private static boolean isHarmless(String member, String condition) {
    String email = member.substring(member.indexOf(':') + 1);
    return condition.equals("true")
        || condition.equals("request.auth.claims.email == \"" + email + "\"");
  }

  private void judgeCluster(ClusterState now, Set<String> mayBeWritten, List<String> violations) {
    ClusterState before = clustersBefore.get(now.id());
    boolean changed =
        before == null
            || before.lifecycle() != now.lifecycle()
            || !String.valueOf(before.link()).equals(String.valueOf(now.link()))
            || !String.valueOf(before.credentials()).equals(String.valueOf(now.credentials()));
    if (changed && !mayBeWritten.contains(now.id().toString())) {
      violations.add("a cluster was changed: " + now);
    }
    if (changed && before != null && before.lifecycle() != now.lifecycle()) {
      violations.add("a cluster was disconnected: " + now);
    }
    String linked = now.link() == null ? "" : now.link().clientServiceAccount();
    boolean linkedAnew =
        before != null && !String.valueOf(before.link()).equals(String.valueOf(now.link()));
    if (linkedAnew && !linked.isEmpty() && !mayBeWritten.contains(linked)) {
      violations.add("a cluster was linked to " + linked + ": " + now.id());
    }
  }

  private Map<UUID, ClusterState> clusters() {
    return simulators
        .castAi()
        .clusters()
        .collect(Collectors.toMap(ClusterState::id, cluster -> cluster));
  }

  private Map<String, Set<String>> grants() {
    Map<String, Set<String>> all = new TreeMap<>();
    for (String project : simulators.iam().projectIds()) {
      for (String account : simulators.iam().serviceAccountsOf(project)) {
        all.put(account, grants(simulators.iam().policyOf(account)));
      }
    }
    return all;
  }

  private static Set<String> grants(Policy policy) {
    Set<String> grants = new TreeSet<>();
    for (Binding binding : policy.getBindingsList()) {
      String condition = binding.hasCondition() ? binding.getCondition().getExpression() : "";
      binding
          .getMembersList()
          .forEach(member -> grants.add(binding.getRole() + " | " + member + " | " + condition));
    }
    return grants;
  }
}
