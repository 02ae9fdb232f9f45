package dev.embark.workflows.plan;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.Condition;
import dev.embark.workflows.model.Diagnosis.Cause;
import dev.embark.workflows.model.Grant;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the bindings of a Cast AI service account. Pure. */
final class BindingSuspicions {

  /** What is wrong with one of the two roles, and the grants that would mend it. */
  record BindingSuspicion(
      Cause cause, String explanation, List<Grant> present, List<Grant> absent) {}

  private BindingSuspicions() {}

  /** One for each role that does not work; empty if both do. */
  static List<BindingSuspicion> of(BeforeImage bindings, String castServiceAccount) {
    BindingPlan plan = BindingPlan.of(bindings, castServiceAccount);
    List<BindingSuspicion> suspicions = new ArrayList<>();
    for (Grant missing : plan.missing()) {
      List<Grant> instead =
          plan.stale().stream().filter(stale -> stale.role().equals(missing.role())).toList();
      suspicions.add(instead.isEmpty() ? missing(missing, plan) : altered(missing, instead));
    }
    return suspicions;
  }

  private static BindingSuspicion missing(Grant missing, BindingPlan plan) {
    List<Grant> dead =
        plan.tombstones().stream().filter(each -> each.role().equals(missing.role())).toList();
    String explanation =
        dead.isEmpty()
            ? missing.role() + " is not granted to " + missing.memberEmail() + "."
            : missing.role() + " is granted only to a deleted account of the same name.";
    return new BindingSuspicion(Cause.BINDING_MISSING, explanation, List.of(missing), dead);
  }

  private static BindingSuspicion altered(Grant missing, List<Grant> instead) {
    boolean unconditional = instead.stream().anyMatch(grant -> grant.condition() == null);
    boolean never = instead.stream().allMatch(grant -> cannotMatch(grant, missing.memberEmail()));
    String explanation =
        unconditional
            ? missing.role() + " is granted without its condition."
            : missing.role()
                + " is granted under the condition "
                + expression(instead.get(0))
                + " instead of "
                + expression(missing)
                + ".";
    return new BindingSuspicion(
        never ? Cause.CONDITION_CANNOT_MATCH : Cause.BINDING_ALTERED,
        explanation,
        List.of(missing),
        instead);
  }

  /**
   * Whether the condition cannot match: it compares the caller's e-mail with a different one, or is
   * the literal false. Any other may match; CEL is not evaluated here.
   */
  private static boolean cannotMatch(Grant grant, String email) {
    Condition condition = grant.condition();
    if (condition == null) {
      return false;
    }
    String expression = condition.expression().strip();
    boolean comparesEmail =
        expression.startsWith("request.auth.claims.email ==")
            || expression.startsWith("request.auth.claims.email==");
    return expression.equals("false") || (comparesEmail && !expression.contains('"' + email + '"'));
  }

  private static String expression(Grant grant) {
    Condition condition = grant.condition();
    return condition == null ? "none" : "'" + condition.expression() + "'";
  }
}
