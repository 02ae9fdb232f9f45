package dev.embark.simulators.iam;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Google's rules on who may be a member of a policy. */
final class MemberRules {

  private static final Set<String> TYPES =
      Set.of(
          "user",
          "serviceAccount",
          "group",
          "domain",
          "principal",
          "principalSet",
          "deleted",
          "principalHierarchy",
          "projectOwner",
          "projectEditor",
          "projectViewer");
  private static final Set<String> PUBLIC_MEMBERS = Set.of("allUsers", "allAuthenticatedUsers");

  private static final Pattern ROLE =
      Pattern.compile("roles/[a-zA-Z0-9_.]+|(projects|organizations)/[^/]+/roles/[a-zA-Z0-9_.]+");
  private static final Pattern WORKLOAD_IDENTITY = Pattern.compile(".+\\.svc\\.id\\.goog\\[.+/.+]");
  private static final Pattern USER_MANAGED_ACCOUNT =
      Pattern.compile(
          "(?!service-\\d+@)[^@]+@(?!gcp-sa-)[a-z0-9.-]+\\.iam\\.gserviceaccount\\.com");

  private final World world;

  MemberRules(World world) {
    this.world = world;
  }

  /** Checks the policy of a project, or of an account in it. */
  void check(Policy policy, String projectId) {
    for (Binding binding : policy.getBindingsList()) {
      checkRole(binding.getRole(), projectId);
      binding.getMembersList().forEach(this::checkMember);
    }
    checkTombstones(policy);
  }

  /**
   * Assumption: every well-formed predefined role can be granted; the names that old readers see
   * for conditional bindings cannot; a deleted custom role is rejected as a missing one.
   */
  private void checkRole(String role, String projectId) {
    if (!ROLE.matcher(role).matches() || role.contains("_withcond_")) {
      throw Refusals.invalid("Role %s is not supported for this resource.".formatted(role));
    }
    if (!role.startsWith("roles/") && !isCustomRoleIn(projectId, role)) {
      throw Refusals.missingRole(role);
    }
  }

  /** A project's custom roles can be granted there only; organizations' roles everywhere. */
  private boolean isCustomRoleIn(String projectId, String role) {
    boolean isOfAnotherProject =
        role.startsWith("projects/") && !role.startsWith("projects/" + projectId + "/");
    return !isOfAnotherProject
        && world.roles().custom(role).filter(r -> r.deletedAt() == null).isPresent();
  }

  private void checkMember(String member) {
    if (PUBLIC_MEMBERS.contains(member)) {
      return;
    }
    int colon = member.indexOf(':');
    if (colon < 1 || colon == member.length() - 1) {
      throw Refusals.invalid("Policy members must be of the form \"<type>:<value>\".");
    }
    String type = member.substring(0, colon);
    String value = member.substring(colon + 1);
    if (!TYPES.contains(type)) {
      throw Refusals.invalid("The member %s is of an unknown type.".formatted(member));
    }
    boolean isAccount = value.toLowerCase(Locale.ROOT).endsWith(".gserviceaccount.com");
    if (isAccount && (type.equals("user") || type.equals("group"))) {
      throw Refusals.invalid(
          "Principal %s is of type \"serviceAccount\". The principal should appear as"
                  .formatted(value)
              + " \"serviceAccount:%s\".".formatted(value));
    }
    if (type.equals("serviceAccount")) {
      checkExists(value);
    }
  }

  /**
   * Assumption: Google's own agents and default accounts exist unless they were added here and
   * deleted.
   */
  private void checkExists(String email) {
    if (WORKLOAD_IDENTITY.matcher(email).matches()
        || world.directory().liveAccount(email).isPresent()) {
      return;
    }
    boolean wasKnown = !world.directory().incarnations(email).isEmpty();
    boolean isUserManaged = USER_MANAGED_ACCOUNT.matcher(email.toLowerCase(Locale.ROOT)).matches();
    if (wasKnown || isUserManaged || !email.contains("@")) {
      throw Refusals.missingMember(email);
    }
  }

  /** Assumption: duplicates are rejected anywhere in the policy, not only under one role. */
  private static void checkTombstones(Policy policy) {
    Map<String, String> tombstonesByEmail = new HashMap<>();
    for (Binding binding : policy.getBindingsList()) {
      for (String member : binding.getMembersList()) {
        Members.tombstone(member)
            .ifPresent(
                dead -> tombstonesByEmail.put(dead.email().toLowerCase(Locale.ROOT), member));
      }
    }
    if (tombstonesByEmail.isEmpty()) {
      return;
    }
    for (Binding binding : policy.getBindingsList()) {
      for (String member : binding.getMembersList()) {
        Members.serviceAccountEmail(member)
            .filter(email -> tombstonesByEmail.containsKey(email.toLowerCase(Locale.ROOT)))
            .ifPresent(
                email -> {
                  throw Refusals.inconsistentTombstone(
                      tombstonesByEmail.get(email.toLowerCase(Locale.ROOT)), email);
                });
      }
    }
  }
}
