package dev.embark.activities.iam;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.CastAiPermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Determines from a project's policy whether an account has permissions. A role bound to it without
 * a condition is a yes. Anything else that might give a permission (a group, a condition, an
 * unreadable role, an inherited grant) makes the answer "could not tell"; only without any of these
 * is it a no. Ignores deny policies and grants on a single subnetwork; in a host project, where the
 * latter are usual, a no becomes "could not tell".
 */
final class PermissionWalk {

  /** Kinds of members that can include a service account. */
  private static final List<String> BROAD =
      List.of("group:", "domain:", "allauthenticatedusers", "allusers", "principalset:");

  private final String projectId;
  private final Policy policy;
  private final boolean inherits;
  private final boolean inHostProject;
  private final Function<String, Optional<Set<String>>> roles;

  /**
   * Creates a walk over one policy.
   *
   * @param inherits whether the project lies, or may lie, in a folder or organization
   * @param inHostProject whether others use the project's network
   * @param roles the permissions of a role; empty if it may not be read
   */
  PermissionWalk(
      String projectId,
      Policy policy,
      boolean inherits,
      boolean inHostProject,
      Function<String, Optional<Set<String>>> roles) {
    this.projectId = projectId;
    this.policy = policy;
    this.inherits = inherits;
    this.inHostProject = inHostProject;
    this.roles = roles;
  }

  /** Returns which of the needed permissions the account has. */
  Permissions judge(String account, List<String> needed) {
    Set<String> missing = new LinkedHashSet<>(needed);
    List<String> unclear = new ArrayList<>();
    String member = "serviceaccount:" + account.toLowerCase(Locale.ROOT);
    for (Binding binding : policy.getBindingsList()) {
      if (!binding.hasCondition() && has(binding, member)) {
        roles
            .apply(binding.getRole())
            .ifPresentOrElse(
                missing::removeAll,
                () -> unclear.add("the role " + binding.getRole() + " may not be read"));
      }
    }
    if (missing.isEmpty()) {
      return new Permissions(projectId, Verdict.YES, List.of(), null);
    }
    addDoubts(member, missing, unclear);
    return new Permissions(
        projectId,
        unclear.isEmpty() ? Verdict.NO : Verdict.UNKNOWN,
        List.copyOf(missing),
        unclear.isEmpty() ? null : String.join("; ", new LinkedHashSet<>(unclear)));
  }

  private void addDoubts(String member, Set<String> missing, List<String> unclear) {
    for (Binding binding : policy.getBindingsList()) {
      if (binding.hasCondition() && has(binding, member) && mayGive(binding, missing)) {
        unclear.add(
            binding.getRole()
                + " is bound under the condition "
                + binding.getCondition().getTitle());
      }
      binding.getMembersList().stream()
          .filter(PermissionWalk::isBroad)
          .findFirst()
          .filter(broad -> mayGive(binding, missing))
          .ifPresent(
              broad ->
                  unclear.add(
                      binding.getRole()
                          + " is bound to "
                          + broad
                          + ", whose members"
                          + " cannot be seen"));
    }
    if (inHostProject && missing.stream().anyMatch(CastAiPermissions::isGrantedOnSubnetworks)) {
      unclear.add("grants on a single subnetwork are not looked at");
    }
    if (inherits) {
      unclear.add("grants that the project inherits from a folder or organization cannot be seen");
    }
  }

  /** An unreadable role may give anything. */
  private boolean mayGive(Binding binding, Set<String> missing) {
    return roles
        .apply(binding.getRole())
        .map(
            permissions -> {
              Set<String> both = new HashSet<>(permissions);
              both.retainAll(missing);
              return !both.isEmpty();
            })
        .orElse(true);
  }

  private static boolean has(Binding binding, String member) {
    return binding.getMembersList().stream()
        .anyMatch(each -> each.toLowerCase(Locale.ROOT).equals(member));
  }

  private static boolean isBroad(String member) {
    String lower = member.toLowerCase(Locale.ROOT);
    return BROAD.stream().anyMatch(lower::startsWith);
  }
}
