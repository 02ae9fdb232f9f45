package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakeWorld.PROJECT;
import static dev.embark.workflows.workflow.FakeWorld.account;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.AccessSurvey;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.CustomRoleRequest;
import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Granting;
import dev.embark.workflows.model.WorkflowIds;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class AccessWorkflowsTest {

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;
  private final FakeAccess access = stage.access;

  // ---- survey

  @Test
  void asksOnceForEachProjectAndOnceForEachAccount() {
    ClusterTarget one = world.cluster(1);
    ClusterTarget two = world.cluster(2);
    ClusterTarget sharing = ClusterTarget.of(FakeWorld.id(3), PROJECT, account(1));
    access.lacks(PROJECT, account(2), FakeAccess.OF_THE_INSTRUCTIONS);
    access.key(account(1), "key-1", false);

    AccessSurvey.Report report = survey(List.of(one, two, sharing));

    assertThat(report.accounts()).hasSize(3);
    assertThat(report.accounts().get(0).inProject().verdict()).isEqualTo(Verdict.YES);
    assertThat(report.accounts().get(0).keys().keys()).hasSize(1);
    assertThat(report.accounts().get(1).inProject().missing())
        .isEqualTo(FakeAccess.OF_THE_INSTRUCTIONS);
    assertThat(report.accounts().get(2).keys().keys()).hasSize(1);
    assertThat(access.calls())
        .containsExactlyInAnyOrder(
            "inspectPermissions " + PROJECT, "listKeys " + account(1), "listKeys " + account(2));
  }

  @Test
  void asksTheHostProjectOfASharedNetworkToo() {
    ClusterTarget one = inNetworkOf("acme-host", world.cluster(1));
    access.lacks("acme-host", account(1), List.of("compute.networks.use"));

    AccessSurvey.Report report = survey(List.of(one));

    assertThat(report.accounts().get(0).inProject().verdict()).isEqualTo(Verdict.YES);
    assertThat(report.accounts().get(0).inHostProject().missing())
        .containsExactly("compute.networks.use");
  }

  private static ClusterTarget inNetworkOf(String hostProject, ClusterTarget target) {
    return new ClusterTarget(
        target.clusterId(),
        target.projectId(),
        target.clientServiceAccount(),
        target.credential(),
        Map.of(ClusterTarget.NETWORK_PROJECT, hostProject));
  }

  @Test
  void looksAtHostProjectsAndAtTheImpersonationApi() {
    // given
    ClusterTarget shared = inNetworkOf("acme-host", world.cluster(1));
    stage.access.lacks("acme-host", shared.clientServiceAccount(), List.of("compute.networks.use"));
    stage.access.switchesApiOff(shared.projectId());

    // when
    Checkup.Report report =
        stage
            .readOnly(DoctorWorkflow.class)
            .examine(new Checkup.Request(List.of(), List.of(shared), Checkup.Scope.ACCOUNTS));
    Diagnosis diagnosis =
        stage.readOnly(DiagnoseWorkflow.class).diagnose(DiagnosisRequest.of(shared));

    // then
    assertThat(report.permissions())
        .extracting(reach -> reach.permissions().projectId())
        .containsExactly("acme-host");
    assertThat(report.impersonationApis())
        .extracting(Access.ImpersonationApi::projectId, Access.ImpersonationApi::on)
        .containsExactly(tuple(shared.projectId(), Access.Verdict.NO));
    assertThat(diagnosis.alsoFound())
        .contains(Diagnosis.Cause.IMPERSONATION_API_OFF, Diagnosis.Cause.PERMISSION_MISSING);
  }

  @Test
  void couldNotTellWhereALookFails() {
    ClusterTarget one = world.cluster(1);
    access.failAlways("inspectPermissions", ErrorCode.PROJECT_NOT_ALLOWED);
    access.failAlways("listKeys", ErrorCode.IAM_PERMISSION_DENIED);

    AccessSurvey.Seen seen = survey(List.of(one)).accounts().get(0);

    assertThat(seen.inProject().verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(seen.inProject().why()).contains("PROJECT_NOT_ALLOWED");
    assertThat(seen.keys()).isNull();
    assertThat(seen.keysUnseen()).contains("IAM_PERMISSION_DENIED");
  }

  // ---- grants

  @Test
  void grantsOneAfterAnotherAndFindsItDoneTheSecondTime() {
    List<ClusterTarget> targets = List.of(world.cluster(1), world.cluster(2));

    Granting.Report first = grant(targets);
    Granting.Report second = grant(targets);

    assertThat(first.isComplete()).isTrue();
    assertThat(first.grants())
        .extracting(Granting.Granted::result)
        .containsOnly(Granting.Result.GRANTED);
    assertThat(first.grants().get(0).manualCommand()).contains("remove-iam-policy-binding");
    assertThat(second.grants())
        .extracting(Granting.Granted::result)
        .containsOnly(Granting.Result.UNCHANGED);
    assertThat(access.roles()).hasSize(2);
  }

  @Test
  void takesTheRoleBackWhenItCannotBeBound() {
    access.failAlways("bindRole", ErrorCode.PROJECT_ACCESS_DENIED);

    Granting.Report report = grant(List.of(world.cluster(1)));

    assertThat(report.grants().get(0).result()).isEqualTo(Granting.Result.TAKEN_BACK);
    assertThat(report.grants().get(0).code()).isEqualTo(ErrorCode.PROJECT_ACCESS_DENIED);
    assertThat(access.roles()).isEmpty();
    assertThat(access.bound()).isEmpty();
  }

  @Test
  void saysWhatIsLeftWhenItCannotBeTakenBackEither() {
    access.failAlways("bindRole", ErrorCode.PROJECT_ACCESS_DENIED);
    access.failAlways("restoreRole", ErrorCode.PROJECT_ACCESS_DENIED);

    Granting.Report report = grant(List.of(world.cluster(1)));

    assertThat(report.grants().get(0).result()).isEqualTo(Granting.Result.LEFT_OVER);
    assertThat(report.grants().get(0).manualCommand()).contains("remove-iam-policy-binding");
  }

  // ---- cancelled in Temporal

  /** Temporal drops the result of such a run, so the report is kept in its memo. */
  @Test
  void keepsTheReportOfAGrantThatWasCancelled() {
    access.failBeforeALongPause("bindRole", ErrorCode.IAM_UNAVAILABLE);
    String id = WorkflowIds.projectPolicy(PROJECT);
    WorkflowStub run = startGrant(List.of(world.cluster(1)));
    LongPause.await(stage, id, "bindRole");

    Stage.cancel(run, Granting.Report.class);

    assertThat(stage.kept(id, Granting.Report.class).grants())
        .extracting(Granting.Granted::result, Granting.Granted::code)
        .containsExactly(tuple(Granting.Result.TAKEN_BACK, ErrorCode.CANCELLED));
    assertThat(access.roles()).isEmpty();
  }

  // ---- helpers

  private AccessSurvey.Report survey(List<ClusterTarget> targets) {
    return stage
        .start(
            "AccessSurveyWorkflow",
            "access/test",
            new AccessSurvey.Request(targets, false, Authorship.of("ada")))
        .getResult(AccessSurvey.Report.class);
  }

  private Granting.Report grant(List<ClusterTarget> targets) {
    return startGrant(targets).getResult(Granting.Report.class);
  }

  private WorkflowStub startGrant(List<ClusterTarget> targets) {
    List<CustomRoleRequest> grants =
        targets.stream()
            .map(target -> new CustomRoleRequest(target, PROJECT, false, null))
            .toList();
    return stage.start(
        "GrantWorkflow", WorkflowIds.projectPolicy(PROJECT), new Granting.Request(PROJECT, grants));
  }
}
