package dev.embark.simulators;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.type.Expr;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Existing bindings on client service accounts, worded exactly as in Cast AI's documentation and
 * Terraform module.
 *
 * @see <a href="https://docs.cast.ai/docs/sa-impersonation-gke">Cast AI on impersonation</a>
 * @see <a href="https://github.com/castai/terraform-gke-iam-impersonate">The Terraform module</a>
 */
final class CastAiBindings {

  private static final String TOKEN_CREATOR = "roles/iam.serviceAccountTokenCreator";
  private static final String USER = "roles/iam.serviceAccountUser";

  /** Google allows 1,500 members in a policy; this leaves room for one. */
  private static final int NEARLY_FULL = 1_499;

  private CastAiBindings() {}

  /** Adds the bindings as documented. */
  static Policy documented(Policy policy, String castServiceAccount) {
    return with(policy, castServiceAccount, "Allow impersonation only for Cast AI service account");
  }

  /** Adds the bindings of the Terraform module: equivalent, with a different description. */
  static Policy terraforms(Policy policy, String castServiceAccount) {
    return with(policy, castServiceAccount, "Allow impersonation only for CASTAI_SERVICE_ACCOUNT");
  }

  /** Adds the bindings without conditions, as in older instructions. */
  static Policy unconditional(Policy policy, String castServiceAccount) {
    return policy.toBuilder()
        .addBindings(binding(TOKEN_CREATOR, castServiceAccount))
        .addBindings(binding(USER, castServiceAccount))
        .build();
  }

  /** Adds unrelated bindings: workload identity, a conditional grant to a group and an operator. */
  static Policy ofOthers(Policy policy, String projectId) {
    Expr workingHours =
        Expr.newBuilder()
            .setTitle("working hours")
            .setExpression("request.time.getHours(\"Europe/Berlin\") < 18")
            .build();
    return policy.toBuilder()
        .setVersion(3)
        .addBindings(
            Binding.newBuilder()
                .setRole("roles/iam.workloadIdentityUser")
                .addMembers("serviceAccount:" + projectId + ".svc.id.goog[payments/api]"))
        .addBindings(
            Binding.newBuilder()
                .setRole(TOKEN_CREATOR)
                .addMembers("group:sre@example.com")
                .setCondition(workingHours))
        .addBindings(Binding.newBuilder().setRole(USER).addMembers("user:Ada.Lovelace@example.com"))
        .build();
  }

  /** Adds enough users to leave no room for two more members. */
  static Policy full(Policy policy) {
    List<String> users =
        IntStream.range(0, NEARLY_FULL).mapToObj(i -> "user:u" + i + "@example.com").toList();
    return policy.toBuilder()
        .addBindings(Binding.newBuilder().setRole("roles/viewer").addAllMembers(users))
        .build();
  }

  private static Policy with(Policy policy, String castServiceAccount, String description) {
    Expr always =
        Expr.newBuilder()
            .setTitle("AlwaysTrueCondition")
            .setDescription("This condition is always true")
            .setExpression("true")
            .build();
    Expr onlyCastAi =
        Expr.newBuilder()
            .setTitle("SpecificServiceAccountCondition")
            .setDescription(description)
            .setExpression("request.auth.claims.email == \"" + castServiceAccount + "\"")
            .build();
    return policy.toBuilder()
        .setVersion(3)
        .addBindings(binding(TOKEN_CREATOR, castServiceAccount).toBuilder().setCondition(always))
        .addBindings(binding(USER, castServiceAccount).toBuilder().setCondition(onlyCastAi))
        .build();
  }

  private static Binding binding(String role, String castServiceAccount) {
    return Binding.newBuilder()
        .setRole(role)
        .addMembers("serviceAccount:" + castServiceAccount)
        .build();
  }
}
