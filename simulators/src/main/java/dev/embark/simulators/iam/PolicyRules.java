package dev.embark.simulators.iam;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.type.Expr;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Google's rules on a policy that do not depend on the stored state. Assumption: policies of
 * service accounts accept conditions, as gcloud and Config Connector presume.
 *
 * @see <a href="https://cloud.google.com/iam/quotas">Limits</a>
 */
final class PolicyRules {

  private static final Set<Integer> VERSIONS = Set.of(0, 1, 3);
  private static final int CONDITIONAL_VERSION = 3;
  private static final int MOST_MEMBERS = 1_500;
  private static final int MOST_GROUPS = 250;
  private static final int MOST_CONDITIONS_OF_ONE_GRANT = 20;

  /** Assumption: Google's wording is "a few 10s of KB". */
  private static final int MOST_BYTES = 64 * 1024;

  private static final Set<String> BASIC_ROLES =
      Set.of("roles/owner", "roles/editor", "roles/viewer");
  private static final Set<String> PUBLIC_MEMBERS = Set.of("allUsers", "allAuthenticatedUsers");

  private PolicyRules() {}

  /** Rejects a policy that is invalid for any resource. */
  static void check(Policy policy) {
    checkVersion(policy.getVersion());
    if (hasConditions(policy) && policy.getVersion() != CONDITIONAL_VERSION) {
      // Assumption: the wording; that version 3 is needed is documented.
      throw Refusals.invalid(
          "Specified policy version (%d) must be 3 for a policy with conditional role bindings."
              .formatted(policy.getVersion()));
    }
    checkSize(policy);
    policy.getBindingsList().forEach(PolicyRules::check);
    checkConditionsOfOneGrant(policy);
  }

  /** Rejects members that project policies do not accept, anywhere in the policy. */
  static void checkForProject(Policy policy) {
    if (policy.getBindingsList().stream()
        .anyMatch(b -> b.getMembersList().stream().anyMatch(PUBLIC_MEMBERS::contains))) {
      throw Refusals.invalidArgument();
    }
  }

  static void checkVersion(int version) {
    if (!VERSIONS.contains(version)) {
      throw Refusals.invalidField(
          "version", "Invalid policy version (%d): it must be 0, 1 or 3.".formatted(version));
    }
  }

  static boolean hasConditions(Policy policy) {
    return policy.getBindingsList().stream().anyMatch(Binding::hasCondition);
  }

  private static void checkSize(Policy policy) {
    List<String> members =
        policy.getBindingsList().stream().flatMap(b -> b.getMembersList().stream()).toList();
    refuseAbove(MOST_MEMBERS, members.size(), "members");
    long groups = members.stream().filter(member -> member.startsWith("group:")).count();
    refuseAbove(MOST_GROUPS, groups, "groups");
    if (policy.getSerializedSize() > MOST_BYTES) {
      throw Refusals.invalid(
          "The policy is too large: %d bytes, at most %d are allowed."
              .formatted(policy.getSerializedSize(), MOST_BYTES));
    }
  }

  private static void refuseAbove(int limit, long number, String what) {
    if (number > limit) {
      throw Refusals.invalid(
          String.format(
              Locale.ROOT,
              "The number of %s in the policy (%,d) is larger than the maximum allowed size %,d.",
              what,
              number,
              limit));
    }
  }

  private static void check(Binding binding) {
    if (binding.getMembersCount() == 0) {
      throw Refusals.invalidField(
          "policy.bindings", "Binding for role %s has no members.".formatted(binding.getRole()));
    }
    if (!binding.hasCondition()) {
      return;
    }
    ConditionSyntax.problem(binding.getCondition())
        .ifPresent(
            problem -> {
              throw Refusals.invalidField("policy.bindings.condition", problem);
            });
    if (BASIC_ROLES.contains(binding.getRole())
        || binding.getMembersList().stream().anyMatch(PUBLIC_MEMBERS::contains)) {
      throw Refusals.invalid(
          "Conditions are not supported for basic roles, allUsers and allAuthenticatedUsers.");
    }
  }

  /** Assumption: a binding without a condition does not count, as the limit is on conditions. */
  private static void checkConditionsOfOneGrant(Policy policy) {
    Map<String, Set<Expr>> conditions = new HashMap<>();
    for (Binding binding : policy.getBindingsList()) {
      if (!binding.hasCondition()) {
        continue;
      }
      for (String member : binding.getMembersList()) {
        String grant = binding.getRole() + "\n" + Members.canonical(member);
        Set<Expr> known = conditions.computeIfAbsent(grant, key -> new HashSet<>());
        known.add(binding.getCondition());
        if (known.size() > MOST_CONDITIONS_OF_ONE_GRANT) {
          throw Refusals.invalid(
              "Member %s has more than %d bindings with different conditions for role %s."
                  .formatted(member, MOST_CONDITIONS_OF_ONE_GRANT, binding.getRole()));
        }
      }
    }
  }
}
