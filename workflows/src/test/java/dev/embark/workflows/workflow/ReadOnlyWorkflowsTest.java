package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.embark.workflows.model.AccountNaming;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.model.Discovery.Access;
import dev.embark.workflows.model.Discovery.Proposal;
import dev.embark.workflows.model.Discovery.Source;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.WaveCheck;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Read-only runs, and the diagnosis within an onboarding. */
@Timeout(300)
class ReadOnlyWorkflowsTest {

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  // ---- discover

  @Test
  void proposesTheLinkedAccountElseTheOneThatIsNamedAfterTheClusterAndExists() {
    // given
    world.cluster(1, "credentials", FakeWorld.account(1));
    world.cluster(2);
    world.cluster(3);
    world.cluster(4);
    stage.inspected.exists(AccountNaming.byScript("cluster-000002", FakeWorld.PROJECT));
    stage.inspected.exists(AccountNaming.byTerraform("cluster-000003", FakeWorld.PROJECT));

    // when
    List<Proposal> found = discover().clusters();

    // then
    assertThat(found)
        .extracting(Proposal::source)
        .containsExactly(Source.LINKED, Source.SCRIPT, Source.TERRAFORM, Source.NONE);
    assertThat(found.get(0).account()).isEqualTo(FakeWorld.account(1));
    assertThat(found.get(3).account()).isNull();
    assertThat(found.get(3).reason()).contains("none of the usual accounts exists");
  }

  @Test
  void callsAClusterImpersonatingOnlyWhereAConfirmedRunProvesIt() {
    // given
    world.cluster(1, "proven", FakeWorld.account(1));
    world.cluster(2, "another", FakeWorld.account(2));
    world.cluster(3, "key", null);
    world.cluster(4);
    world.history.record(1, "proven");

    // then
    assertThat(discover().clusters())
        .extracting(Proposal::access)
        .containsExactly(Access.IMPERSONATION, Access.LINKED_UNPROVEN, Access.KEY, Access.NONE);
  }

  @Test
  void leavesTheAccountBlankWithTheReasonWhereTheWorkerMayNotLook() {
    // given
    world.cluster(1);
    stage.inspected.fails(FakeWorld.id(1), ErrorCode.PROJECT_NOT_ALLOWED);

    // then
    assertThat(discover().clusters().get(0).reason()).startsWith("PROJECT_NOT_ALLOWED");
  }

  @Test
  void failsWithCastAisRefusalWhereTheKeyIsNotAccepted() {
    // given
    stage.inspected.fails("default", ErrorCode.CASTAI_UNAUTHORIZED);

    // then
    assertThatThrownBy(this::discover)
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo("CASTAI_UNAUTHORIZED"));
  }

  private Discovery.Page discover() {
    return stage.readOnly(DiscoverWorkflow.class).discover(Discovery.Request.first("default"));
  }

  // ---- doctor

  @Test
  void looksAtEachKeyProjectAndAccountOnceAndReportsWhatIsWrong() {
    // given
    var targets = List.of(world.cluster(1), world.cluster(2), world.cluster(2));
    stage.inspected.fails("eu", ErrorCode.CASTAI_UNAUTHORIZED);
    stage.inspected.fails(FakeWorld.account(2), ErrorCode.SERVICE_ACCOUNT_DISABLED);

    // when
    Checkup.Report report =
        stage
            .readOnly(DoctorWorkflow.class)
            .examine(new Checkup.Request(List.of(), targets, Checkup.Scope.ALL));

    // then
    assertThat(report.keys()).extracting(Checkup.Key::credential).containsExactly("default");
    assertThat(report.keyFindings())
        .extracting(Checkup.Finding::subject, Checkup.Finding::code)
        .containsExactly(tuple("eu", ErrorCode.CASTAI_UNAUTHORIZED));
    assertThat(report.googlePrincipal()).isNotEmpty();
    assertThat(report.powers()).hasSize(1);
    assertThat(report.accounts()).isEqualTo(2);
    assertThat(report.accountFindings())
        .extracting(Checkup.Finding::code)
        .containsExactly(ErrorCode.SERVICE_ACCOUNT_DISABLED);
  }

  /** Temporal takes no more than 2,000 pending activities of a run. */
  @Test
  void hasFewLooksUnderWayHoweverManyAccountsAndProjectsThereAre() {
    // given
    List<ClusterTarget> targets =
        IntStream.range(0, Checkup.MOST_TARGETS).mapToObj(ReadOnlyWorkflowsTest::alone).toList();
    WorkflowStub run = stage.raw("DoctorWorkflow", "doctor/many");

    // when
    run.start(new Checkup.Request(List.of(), targets, Checkup.Scope.ALL));
    Checkup.Report report = run.getResult(Checkup.Report.class);

    // then
    assertThat(report.accounts()).isEqualTo(Checkup.MOST_TARGETS);
    assertThat(report.powers()).hasSize(Checkup.MOST_TARGETS);
    assertThat(report.impersonationApis()).hasSize(Checkup.MOST_TARGETS);
    assertThat(stage.mostPending("doctor/many")).isEqualTo(ConcurrentLooks.LIMIT);
  }

  /** A cluster with an account and a project of its own. */
  private static ClusterTarget alone(int number) {
    String project = "acme-" + number;
    return ClusterTarget.of(
        FakeWorld.id(number), project, "castai@" + project + ".iam.gserviceaccount.com");
  }

  @Test
  void looksAtNoKeyWhereOnlyTheWorkerIsAskedFor() {
    Checkup.Report report =
        stage.readOnly(DoctorWorkflow.class).examine(Checkup.Request.ofWorker());

    assertThat(report.worker()).isNotNull();
    assertThat(report.keys()).isEmpty();
  }

  // ---- look at a wave

  /** The answer stays in the history. */
  @Test
  void looksAtNoMoreClustersOfAWaveThanOneAnswerHolds() {
    // given
    ClusterList many =
        ClusterList.of(
            IntStream.rangeClosed(0, WaveCheck.MOST_CLUSTERS).mapToObj(FakeWorld::target).toList());
    WaveCheck.Input input =
        new WaveCheck.Input(WaveCheck.Purpose.PREFLIGHT, many, ClusterOptions.DEFAULT);

    // when
    WaveCheck.Result result = stage.readOnly(WaveCheckWorkflow.class).check(input);

    // then
    assertThat(result.obstacle()).isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(world.calls()).isEmpty();
  }

  // ---- diagnose

  @Test
  void namesTheCauseInTheFailureOfAnOnboardingBeforeItIsUndone() {
    // given
    var target = world.cluster(1);
    world.failAlways("updateCluster", ErrorCode.UPDATE_SERVER_ERROR);
    world.then("updateCluster", () -> world.takeAllGrants(FakeWorld.account(1)));

    // when
    ClusterResult result = stage.run(Stage.input(target));

    // then
    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(result.diagnosis().cause()).isEqualTo(Diagnosis.Cause.BINDING_MISSING);
    assertThat(result.diagnosis().commands().get(0)).contains("add-iam-policy-binding");
    assertThat(world.linkOf(1)).isEmpty();
  }

  @Test
  void undoesAsEverWhereNothingCanBeLookedAt() {
    // given
    var target = world.cluster(1);
    world.failAlways("updateCluster", ErrorCode.UPDATE_SERVER_ERROR);
    stage.inspected.fails(FakeWorld.id(1), ErrorCode.CASTAI_UNAVAILABLE);
    stage.inspected.fails(FakeWorld.account(1), ErrorCode.IAM_UNAVAILABLE);

    // when
    ClusterResult result = stage.run(Stage.input(target));

    // then
    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    assertThat(result.diagnosis().cause()).isEqualTo(Diagnosis.Cause.NOTHING_FOUND);
    assertThat(result.diagnosis().unknown())
        .anyMatch(line -> line.contains("CASTAI_UNAVAILABLE"))
        .anyMatch(line -> line.contains("IAM_UNAVAILABLE"));
    assertThat(world.linkOf(1)).isEmpty();
    assertThat(world.grantsOn(FakeWorld.account(1))).isEmpty();
  }

  @Test
  void diagnosesByItselfWithWhatTheClosedRunKnows() {
    // given
    var target = world.cluster(1);
    world.failAlways("updateCluster", ErrorCode.UPDATE_SERVER_ERROR);
    OnboardingWorkflow run = stage.start(Stage.input(target));
    Stage.resultOf(run);
    DiagnosisRequest known = run.diagnosisRequest();

    // when
    Diagnosis diagnosis = stage.readOnly(DiagnoseWorkflow.class).diagnose(known);

    // then it was rolled back, so the link is gone
    assertThat(known.castServiceAccount()).isEqualTo(FakeWorld.CAST);
    assertThat(known.bindingsSinceMillis()).isPositive();
    assertThat(diagnosis.cause()).isEqualTo(Diagnosis.Cause.REGISTRATION_MISSING);
    assertThat(diagnosis.alsoFound()).contains(Diagnosis.Cause.BINDING_MISSING);
  }
}
