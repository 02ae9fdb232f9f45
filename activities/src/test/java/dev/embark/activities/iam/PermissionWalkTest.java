package dev.embark.activities.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.type.Expr;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.Access.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PermissionWalkTest {

  private static final String ACCOUNT = "castai-gke-1@acme-prod.iam.gserviceaccount.com";
  private static final String MEMBER = "serviceAccount:" + ACCOUNT;
  private static final List<String> NEEDED = List.of("a.b.use", "a.b.get");
  private static final Map<String, Set<String>> ROLES =
      Map.of(
          "roles/both", Set.of("a.b.use", "a.b.get", "x.y.z"),
          "roles/one", Set.of("a.b.use"),
          "roles/other", Set.of("x.y.z"));

  @Test
  void saysYesWhereRolesBoundInTheProjectGiveEverything() {
    Permissions whole = judge(binding("roles/both", MEMBER));
    Permissions together =
        judge(binding("roles/one", MEMBER.toUpperCase()), binding("roles/both", MEMBER));

    assertThat(whole.verdict()).isEqualTo(Verdict.YES);
    assertThat(whole.missing()).isEmpty();
    assertThat(together.verdict()).isEqualTo(Verdict.YES);
  }

  @Test
  void saysNoAndWhatIsMissingWhereNothingElseCouldGiveIt() {
    Permissions permissions =
        judge(binding("roles/one", MEMBER), binding("roles/both", "user:a@b"));

    assertThat(permissions.verdict()).isEqualTo(Verdict.NO);
    assertThat(permissions.missing()).containsExactly("a.b.get");
    assertThat(permissions.why()).isNull();
  }

  @Test
  void cannotTellWhereAGroupMayGiveIt() {
    Permissions permissions = judge(binding("roles/both", "group:platform@acme.com"));

    assertThat(permissions.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(permissions.why()).contains("group:platform@acme.com");
  }

  @Test
  void isNotInDoubtForAGroupWhoseRoleGivesSomethingElse() {
    assertThat(judge(binding("roles/other", "group:platform@acme.com")).verdict())
        .isEqualTo(Verdict.NO);
  }

  @Test
  void cannotTellWhereAConditionDecides() {
    Binding conditional =
        binding("roles/both", MEMBER).toBuilder()
            .setCondition(Expr.newBuilder().setTitle("office hours").setExpression("true"))
            .build();

    Permissions permissions = judge(conditional);

    assertThat(permissions.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(permissions.why()).contains("office hours");
  }

  @Test
  void cannotTellWhatARoleGivesThatMayNotBeRead() {
    Permissions permissions = judge(binding("organizations/1/roles/secret", MEMBER));

    assertThat(permissions.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(permissions.why()).contains("organizations/1/roles/secret");
  }

  @Test
  void cannotTellWhatAProjectInherits() {
    Permissions permissions =
        new PermissionWalk(
                "acme-prod", policy(binding("roles/one", MEMBER)), true, false, this::role)
            .judge(ACCOUNT, NEEDED);

    assertThat(permissions.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(permissions.missing()).containsExactly("a.b.get");
    assertThat(permissions.why()).contains("inherits");
  }

  private Permissions judge(Binding... bindings) {
    return new PermissionWalk("acme-prod", policy(bindings), false, false, this::role)
        .judge(ACCOUNT, NEEDED);
  }

  private Optional<Set<String>> role(String name) {
    return Optional.ofNullable(ROLES.get(name));
  }

  private static Policy policy(Binding... bindings) {
    return Policy.newBuilder().addAllBindings(List.of(bindings)).build();
  }

  private static Binding binding(String role, String member) {
    return Binding.newBuilder().setRole(role).addMembers(member).build();
  }
}
