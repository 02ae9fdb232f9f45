package dev.embark.activities.iam;

import static dev.embark.activities.iam.SimulatedIam.ACCOUNT;
import static dev.embark.activities.iam.SimulatedIam.PROJECT;
import static dev.embark.activities.iam.SimulatedIam.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.iam.v1.Binding;
import com.google.type.Expr;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.CastAiPermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Google reports beyond the policies: Policy Troubleshooter and Service Usage. */
class TroubleshootingTest {

  private static final String GROUP = "group:cast@acme.com";
  private static final String MEMBER = "serviceAccount:" + ACCOUNT;
  private static final String API = "iamcredentials.googleapis.com";

  private final SimulatedIam iam = new SimulatedIam();
  private final SimulatedAccess access = new SimulatedAccess(iam);

  @AfterEach
  void close() {
    access.close();
    iam.close();
  }

  // ---- Policy Troubleshooter

  @Test
  void findsWhatAGroupGives() {
    bind(PROJECT, role(PROJECT, CastAiPermissions.ALL), GROUP);
    iam.state.addToGroup(GROUP, ACCOUNT);

    assertThat(inspect(access.reads, PROJECT, false).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(iam.count("TroubleshootIamPolicy")).isZero();
    assertThat(inspect(access.troubleshooting, PROJECT, false))
        .isEqualTo(new Permissions(PROJECT, Verdict.YES, List.of(), null));
    assertThat(iam.count("TroubleshootIamPolicy")).isEqualTo(39);
  }

  @Test
  void saysNoWhereTheAccountIsNotInTheGroup() {
    Set<String> most = new HashSet<>(CastAiPermissions.ALL);
    most.removeAll(SimulatedAccess.OF_THE_INSTRUCTIONS);
    bind(PROJECT, role(PROJECT, List.copyOf(most)), MEMBER);
    bind(PROJECT, role(PROJECT, SimulatedAccess.OF_THE_INSTRUCTIONS), GROUP);

    Permissions found = inspect(access.troubleshooting, PROJECT, false);

    assertThat(found.verdict()).isEqualTo(Verdict.NO);
    assertThat(found.missing())
        .containsExactlyInAnyOrderElementsOf(SimulatedAccess.OF_THE_INSTRUCTIONS);
  }

  @Test
  void staysUnclearUnderAConditionThatGoogleCannotJudgeEither() {
    String role = role(PROJECT, CastAiPermissions.ALL);
    Expr condition = Expr.newBuilder().setTitle("office").setExpression("request.time < x").build();
    iam.state.seedProjectPolicy(
        PROJECT,
        policy ->
            policy.toBuilder()
                .addBindings(binding(role, MEMBER).toBuilder().setCondition(condition))
                .build());

    Permissions found = inspect(access.troubleshooting, PROJECT, false);

    assertThat(found.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(found.why()).contains("condition office", "could not tell for");
  }

  @Test
  void isNotAskedWhereThePolicyTells() {
    assertThat(inspect(access.troubleshooting, PROJECT, false).verdict()).isEqualTo(Verdict.NO);
    bind(PROJECT, role(PROJECT, CastAiPermissions.ALL), MEMBER);
    assertThat(inspect(access.troubleshooting, PROJECT, false).verdict()).isEqualTo(Verdict.YES);

    assertThat(iam.count("TroubleshootIamPolicy")).isZero();
  }

  @Test
  void staysUnclearAndSaysWhyWhereItsApiIsOff() {
    bind(PROJECT, role(PROJECT, CastAiPermissions.ALL), GROUP);
    iam.state.setApiEnabled(PROJECT, TroubleshooterClient.SERVICE, false);

    Permissions found = inspect(access.troubleshooting, PROJECT, false);

    assertThat(found.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(found.missing()).hasSize(39);
    assertThat(found.why())
        .contains(GROUP)
        .contains("Policy Troubleshooter did not answer")
        .contains("has not been used in project");
  }

  @Test
  void doesNotTakeTheHostProjectsNoForASubnetworksNo() {
    iam.state.addProject("acme-host");
    List<String> beside =
        CastAiPermissions.OF_THE_NETWORK.stream()
            .filter(each -> !CastAiPermissions.isGrantedOnSubnetworks(each))
            .toList();
    bind("acme-host", role("acme-host", beside), MEMBER);

    Permissions found = inspect(access.troubleshooting, "acme-host", true);

    assertThat(found.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(found.missing()).allMatch(CastAiPermissions::isGrantedOnSubnetworks);
    assertThat(found.why()).contains("subnetwork");
  }

  // ---- Service Usage

  @Test
  void seesWhetherTheImpersonationApiIsOn() {
    assertThat(api()).isEqualTo(new Access.ImpersonationApi(PROJECT, Verdict.YES, null));

    iam.state.setApiEnabled(PROJECT, API, false);

    assertThat(api()).isEqualTo(new Access.ImpersonationApi(PROJECT, Verdict.NO, null));
  }

  @Test
  void cannotTellWhereServiceUsageRefuses() {
    iam.strike("GetService", "permission-lost");

    assertThat(api().on()).isEqualTo(Verdict.UNKNOWN);
    assertThat(api().on()).as("asked again").isEqualTo(Verdict.YES);
    iam.state.setApiEnabled(PROJECT, ServicesClient.SERVICE, false);
    assertThat(api().why()).contains("has not been used in project");
  }

  @Test
  void asksNobodyAboutAProjectThatTheWorkerMayNotTouch() {
    assertThat(failureOf(() -> access.reads.inspectImpersonationApi("other-prod")).getType())
        .isEqualTo("PROJECT_NOT_ALLOWED");
    assertThat(iam.operations()).isEmpty();
  }

  // ---- helpers

  private Access.ImpersonationApi api() {
    return access.reads.inspectImpersonationApi(PROJECT);
  }

  private static Permissions inspect(
      AccessActivitiesImpl activities, String project, boolean host) {
    return Objects.requireNonNull(
        activities
            .inspectPermissions(new Access.Question(project, host, List.of(ACCOUNT), null))
            .permissions()
            .get(ACCOUNT));
  }

  private String role(String project, List<String> permissions) {
    return iam.state.putCustomRole(
        project, "castai.r" + permissions.size(), Set.copyOf(permissions));
  }

  private void bind(String project, String role, String member) {
    iam.state.seedProjectPolicy(
        project, policy -> policy.toBuilder().addBindings(binding(role, member)).build());
  }

  private static Binding binding(String role, String member) {
    return Binding.newBuilder().setRole(role).addMembers(member).build();
  }
}
