package dev.embark.e2e.safety;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.castai.ClusterState;
import dev.embark.simulators.castai.CredentialsMode;
import dev.embark.simulators.castai.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The true state of a cluster and its account, read without any API.
 *
 * @param link the account that Cast AI impersonates for it; null for none
 * @param credentialsId of Cast AI's credentials; null without credentials
 * @param mode how Cast AI authenticates
 * @param othersLinked how many other clusters are linked to the account
 * @param grants what Cast AI's account holds on the two roles: role, condition and member
 * @param foreign all other bindings, as stored
 */
public record Truth(
    @Nullable Link link,
    @Nullable String credentialsId,
    CredentialsMode mode,
    long othersLinked,
    Set<String> grants,
    List<Binding> foreign) {

  private static final Set<String> ROLES =
      Set.of("roles/iam.serviceAccountTokenCreator", "roles/iam.serviceAccountUser");

  static Truth about(MatrixCase one, Simulators simulators) {
    return about(one.cluster().id(), one.account(), simulators);
  }

  /** Returns the present state of this cluster and this client service account. */
  public static Truth about(UUID clusterId, String account, Simulators simulators) {
    ClusterState state = simulators.castAi().cluster(clusterId).orElseThrow();
    long others =
        simulators
            .castAi()
            .clusters()
            .filter(cluster -> !cluster.id().equals(clusterId))
            .filter(cluster -> cluster.link() != null)
            .filter(cluster -> cluster.link().clientServiceAccount().equals(account))
            .count();
    Policy policy = simulators.iam().policyOf(account);
    String ours = "serviceAccount:" + simulators.castServiceAccount();
    Set<String> grants = new TreeSet<>();
    List<Binding> foreign = new ArrayList<>();
    policy.getBindingsList().forEach(binding -> sort(binding, ours, grants, foreign));
    return new Truth(
        state.link(),
        state.credentials() == null ? null : state.credentials().id(),
        state.mode(),
        others,
        grants,
        foreign);
  }

  private static void sort(
      Binding binding, String ours, Set<String> grants, List<Binding> foreign) {
    Binding.Builder rest = binding.toBuilder().clearMembers();
    for (String member : binding.getMembersList()) {
      if (ROLES.contains(binding.getRole()) && isOurs(member, ours)) {
        grants.add(binding.getRole() + " | " + condition(binding) + " | " + member);
      } else {
        rest.addMembers(member);
      }
    }
    if (rest.getMembersCount() > 0) {
      foreign.add(rest.build());
    }
  }

  private static boolean isOurs(String member, String ours) {
    return member.equals(ours) || member.startsWith("deleted:" + ours + "?");
  }

  private static String condition(Binding binding) {
    return binding.hasCondition()
        ? binding.getCondition().getTitle() + ": " + binding.getCondition().getExpression()
        : "always";
  }

  /** Returns the grants without those of deleted accounts, which grant nothing. */
  public Set<String> liveGrants() {
    return grants.stream()
        .filter(grant -> !grant.contains("| deleted:"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the desired grants without condition titles, in which equivalent grants differ. */
  public static Set<String> desired(String castServiceAccount) {
    String member = " | serviceAccount:" + castServiceAccount;
    return new TreeSet<>(
        Set.of(
            "roles/iam.serviceAccountTokenCreator | AlwaysTrueCondition: true" + member,
            "roles/iam.serviceAccountUser | SpecificServiceAccountCondition:"
                + " request.auth.claims.email == \""
                + castServiceAccount
                + "\""
                + member));
  }

  /** Returns whether Cast AI impersonates this account for the cluster. */
  public boolean isLinkedTo(String account) {
    return link != null && link.clientServiceAccount().equals(account);
  }
}
