package dev.embark.activities.iam;

import com.google.iam.admin.v1.Role;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import dev.embark.activities.TrustBoundary;
import dev.embark.workflows.model.CastAiPermissions;
import dev.embark.workflows.model.CustomRoleRequest;
import java.util.List;
import java.util.Locale;

/**
 * The custom role that gives one client service account what Cast AI needs in one project, and its
 * binding. The role id includes the cluster id and the project: ids made from the cluster name
 * alone collide for clusters of the same name, and deleting such a role would cut off the others.
 */
final class GrantedRole {

  /** Google allows 64. */
  private static final int LONGEST_ID = 64;

  private final CustomRoleRequest grant;

  GrantedRole(CustomRoleRequest grant) {
    this.grant = grant;
  }

  String projectId() {
    return grant.projectId();
  }

  /** Returns the id: letters, digits, underscores and periods. */
  String id() {
    String id =
        "embark_"
            + grant.target().clusterId().replace("-", "")
            + "_"
            + grant.projectId().replaceAll("[^a-z0-9]", "_");
    return id.length() <= LONGEST_ID ? id : id.substring(0, LONGEST_ID);
  }

  String name() {
    return "projects/" + grant.projectId() + "/roles/" + id();
  }

  String title() {
    return "Cast AI, cluster " + grant.target().clusterId();
  }

  String description() {
    return "What Cast AI needs"
        + (grant.inHostProject() ? " of the shared network of" : " in the project of")
        + " cluster "
        + grant.target().clusterId()
        + ". Made by Embark; "
        + CastAiPermissions.VERSION
        + ".";
  }

  List<String> permissions() {
    return CastAiPermissions.needed(grant.inHostProject());
  }

  /** Whether the role holds nothing but what Embark gives it. */
  boolean isAllOf(Role role) {
    return permissions().containsAll(role.getIncludedPermissionsList());
  }

  String member() {
    return "serviceAccount:" + grant.target().clientServiceAccount();
  }

  boolean isBoundIn(Policy policy) {
    return policy.getBindingsList().stream().anyMatch(this::isOurs);
  }

  /** Returns the policy with the member added and all else unchanged. */
  Policy boundIn(Policy policy) {
    return policy.toBuilder()
        .setVersion(3)
        .addBindings(Binding.newBuilder().setRole(name()).addMembers(member()))
        .build();
  }

  /** Returns the policy, unchanged but without the member in the role's unconditional bindings. */
  Policy unboundIn(Policy policy) {
    Policy.Builder next = policy.toBuilder().setVersion(3).clearBindings();
    for (Binding binding : policy.getBindingsList()) {
      if (!isOurs(binding)) {
        next.addBindings(binding);
        continue;
      }
      List<String> others =
          binding.getMembersList().stream().filter(each -> !isMember(each)).toList();
      if (!others.isEmpty()) {
        next.addBindings(binding.toBuilder().clearMembers().addAllMembers(others));
      }
    }
    return next.build();
  }

  private boolean isOurs(Binding binding) {
    return binding.getRole().equals(name())
        && !binding.hasCondition()
        && binding.getMembersList().stream().anyMatch(this::isMember);
  }

  private boolean isMember(String member) {
    return member.toLowerCase(Locale.ROOT).equals(member().toLowerCase(Locale.ROOT));
  }

  /** Checks the request: the project, the target, and that a host project is a different one. */
  static GrantedRole admitted(CustomRoleRequest grant, TrustBoundary boundary) {
    boundary.admitGranting();
    boundary.admit(grant.target());
    boundary.admitGrantProject(grant);
    return new GrantedRole(grant);
  }
}
