package dev.embark.activities.iam;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.type.Expr;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.Condition;
import dev.embark.workflows.model.Grant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a policy as the triples (role, condition, member) that Embark reasons about. */
final class PolicyGrants {

  private static final String LIVE = "serviceAccount:";
  private static final String TOMBSTONE = "deleted:serviceAccount:";

  /** The marker in the role names that IAM makes up for reads without conditions. */
  private static final String WITHOUT_CONDITION = "_withcond_";

  private PolicyGrants() {}

  /** Returns the grants of service accounts, dead or alive, on our two roles, in policy order. */
  static List<Grant> onOurRoles(Policy policy) {
    List<Grant> grants = new ArrayList<>();
    for (Binding binding : policy.getBindingsList()) {
      if (CastServiceAccount.isOurRole(binding.getRole())) {
        binding.getMembersList().stream()
            .filter(PolicyGrants::isServiceAccount)
            .map(member -> grant(binding, member))
            .filter(grant -> !grants.contains(grant))
            .forEach(grants::add);
      }
    }
    return grants;
  }

  /** Returns the policy's etag, as gcloud and the REST API spell it. */
  static String etag(Policy policy) {
    return Base64.getEncoder().encodeToString(policy.getEtag().toByteArray());
  }

  /** Returns the triple of one member of one binding. */
  static Grant grant(Binding binding, String member) {
    return new Grant(binding.getRole(), condition(binding), member);
  }

  /** Returns whether the grant belongs in this binding: same role and same condition. */
  static boolean belongsIn(Binding binding, Grant grant) {
    Condition condition = condition(binding);
    return binding.getRole().equals(grant.role())
        && (condition == null ? grant.condition() == null : condition.equals(grant.condition()));
  }

  /** Returns a binding with only this grant. */
  static Binding binding(Grant grant) {
    Binding.Builder binding = Binding.newBuilder().setRole(grant.role()).addMembers(grant.member());
    Condition condition = grant.condition();
    if (condition != null) {
      binding.setCondition(
          Expr.newBuilder()
              .setTitle(condition.title())
              .setDescription(condition.description())
              .setExpression(condition.expression()));
    }
    return binding.build();
  }

  /** Counts member occurrences; IAM counts each against its limit. */
  static int members(Policy policy) {
    return policy.getBindingsList().stream().mapToInt(Binding::getMembersCount).sum();
  }

  /** Returns why the policy was read incompletely and must not be judged or written, or null. */
  static @Nullable String unreadable(Policy policy) {
    if (policy.getEtag().isEmpty()) {
      return "The policy came without an etag, so a write would overwrite everybody else's.";
    }
    if (policy.getVersion() < 0 || policy.getVersion() > 3) {
      return "The policy has the unknown version " + policy.getVersion() + ".";
    }
    return policy.getBindingsList().stream()
        .map(Binding::getRole)
        .filter(role -> role.contains(WITHOUT_CONDITION))
        .findFirst()
        .map(role -> "The policy was read without its conditions: it shows the role " + role + ".")
        .orElse(null);
  }

  private static boolean isServiceAccount(String member) {
    return startsWith(member, LIVE) || startsWith(member, TOMBSTONE);
  }

  private static boolean startsWith(String member, String type) {
    return member.regionMatches(true, 0, type, 0, type.length());
  }

  private static @Nullable Condition condition(Binding binding) {
    if (!binding.hasCondition()) {
      return null;
    }
    Expr expr = binding.getCondition();
    return new Condition(expr.getTitle(), expr.getDescription(), expr.getExpression());
  }
}
