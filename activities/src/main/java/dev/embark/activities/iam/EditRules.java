package dev.embark.activities.iam;

import com.google.iam.v1.Policy;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.TargetRules;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rules that no edit may break, by any request. Limits: https://cloud.google.com/iam/quotas. */
final class EditRules {

  /** Principals in one policy; each occurrence counts. */
  static final int MOST_MEMBERS = 1_500;

  /** Bindings of the same role and principal that differ only in their condition. */
  static final int MOST_VARIANTS = 20;

  private EditRules() {}

  /** Returns why the policy must not be edited like this; null if it may. */
  static PolicyChange.@Nullable Refused refusal(
      Policy policy, List<Grant> present, List<Grant> absent) {
    String unreadable = PolicyGrants.unreadable(policy);
    if (unreadable != null) {
      return new PolicyChange.Refused(ErrorCode.POLICY_UNREADABLE, unreadable);
    }
    return Stream.concat(
            present.stream().filter(grant -> !mayBeAdded(grant)),
            absent.stream().filter(grant -> !mayBeRemoved(grant)))
        .findFirst()
        .map(
            grant ->
                new PolicyChange.Refused(
                    ErrorCode.GRANT_NOT_ALLOWED, "Not a grant that Embark edits: " + grant))
        .or(
            () ->
                present.stream()
                    .filter(grant -> absent.stream().anyMatch(grant::isSameAs))
                    .findFirst()
                    .map(
                        grant ->
                            new PolicyChange.Refused(
                                ErrorCode.INVALID_INPUT,
                                "Asked to add and to remove the same grant: " + grant)))
        .orElse(null);
  }

  /** Returns which IAM limit the edit would exceed; null if none. Shrinking is always allowed. */
  static PolicyChange.@Nullable Refused full(Policy before, Policy after, List<Grant> added) {
    int members = PolicyGrants.members(after);
    if (members > MOST_MEMBERS && members > PolicyGrants.members(before)) {
      return new PolicyChange.Refused(
          ErrorCode.POLICY_FULL,
          "The policy would have " + members + " members; Google allows " + MOST_MEMBERS + ".");
    }
    return added.stream()
        .map(grant -> variants(after, grant))
        .filter(variants -> variants.size() > MOST_VARIANTS)
        .findFirst()
        .map(EditRules::tooManyVariants)
        .orElse(null);
  }

  private static boolean mayBeAdded(Grant grant) {
    return CastServiceAccount.isOurRole(grant.role())
        && CastServiceAccount.isSafe(grant.memberEmail())
        && grant.member().equalsIgnoreCase(CastServiceAccount.member(grant.memberEmail()));
  }

  private static boolean mayBeRemoved(Grant grant) {
    return CastServiceAccount.isOurRole(grant.role())
        && TargetRules.isServiceAccount(grant.memberEmail());
  }

  private static List<Grant> variants(Policy policy, Grant grant) {
    return PolicyGrants.onOurRoles(policy).stream()
        .filter(other -> other.condition() != null)
        .filter(other -> other.role().equals(grant.role()))
        .filter(other -> other.member().equalsIgnoreCase(grant.member()))
        .toList();
  }

  private static PolicyChange.Refused tooManyVariants(List<Grant> variants) {
    Grant first = variants.get(0);
    return new PolicyChange.Refused(
        ErrorCode.POLICY_FULL,
        first.member()
            + " would have "
            + variants.size()
            + " conditions on "
            + first.role()
            + "; Google allows "
            + MOST_VARIANTS
            + ". Conditions: "
            + variants.stream()
                .map(grant -> grant.condition() == null ? "" : grant.condition().title())
                .collect(Collectors.joining(", ")));
  }
}
