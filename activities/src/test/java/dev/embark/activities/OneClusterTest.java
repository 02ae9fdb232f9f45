package dev.embark.activities;

import static dev.embark.simulators.ClusterSituation.FOREIGN_BINDINGS;
import static dev.embark.simulators.ClusterSituation.STALE_BINDINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.iam.v1.Policy;
import dev.embark.activities.castai.CastAiActivitiesImpl;
import dev.embark.activities.castai.CastAiClient;
import dev.embark.activities.castai.CastAiSettings;
import dev.embark.activities.iam.IamConnection;
import dev.embark.activities.iam.IamPolicyClient;
import dev.embark.activities.iam.IamReadActivitiesImpl;
import dev.embark.activities.iam.IamWriteActivitiesImpl;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.clock.VirtualClock;
import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.port.CastAiActivities;
import dev.embark.workflows.port.IamReadActivities;
import dev.embark.workflows.port.IamWriteActivities;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The steps of one onboarding, and their undo, as Temporal activities. */
class OneClusterTest {

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-02T03:04:05Z"));
  private final Simulators world = new Simulators(SimulatorsSettings.defaults(), clock).start();
  private final TestActivityEnvironment temporal =
      TestActivityEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder()
                      .setDataConverter(PayloadFormat.dataConverter())
                      .build())
              .build());
  private final IamPolicyClient iam;
  private final CastAiClient cast;
  private final CastAiActivities castAi;
  private final IamReadActivities reads;
  private final IamWriteActivities writes;

  OneClusterTest() throws IOException {
    iam =
        new IamPolicyClient(
            new IamConnection(
                world.iamEndpoint(),
                true,
                NoCredentialsProvider.create(),
                IamConnection.DEFAULT_DEADLINE));
    cast =
        new CastAiClient(CastAiSettings.of(world.castAiUrl().toString(), "0.1.0"), world::apiKey);
    TrustBoundary boundary =
        new TrustBoundary(
            List.of("embark-demo-*"),
            List.of("castai-gke-*@embark-demo-*.iam.gserviceaccount.com"),
            List.of("prod-cast-identity"),
            Duration.ofSeconds(180));
    FailureMapper failures = new FailureMapper();
    temporal.registerActivitiesImplementations(
        new CastAiActivitiesImpl(Map.of("default", cast), boundary, failures),
        new IamReadActivitiesImpl(iam, boundary, failures),
        new IamWriteActivitiesImpl(iam, boundary, failures));
    castAi = temporal.newActivityStub(CastAiActivities.class);
    reads = temporal.newActivityStub(IamReadActivities.class);
    writes = temporal.newActivityStub(IamWriteActivities.class);
  }

  @AfterEach
  void close() {
    temporal.close();
    cast.close();
    iam.close();
    world.close();
  }

  @Test
  void movesAClusterOntoImpersonationWithoutTouchingOtherPeoplesBindings() {
    FleetCluster cluster = cluster(FOREIGN_BINDINGS);
    ClusterTarget target = target(cluster);
    Policy policyBefore = world.iam().policyOf(cluster.serviceAccount());

    ClusterSnapshot before = castAi.lookUpCluster(new Requests.LookUp(target));
    CapturedBindings captured = reads.captureBindings(new Requests.Capture(target, "CHG-1"));
    String account =
        castAi
            .registerServiceAccount(new Requests.Register(target, null, null))
            .castServiceAccount();
    Answers.Edited edited =
        writes.createBindings(
            new Requests.EditPolicy(target, desired(account), List.of(), "CHG-1"));
    ActivityFailure tooEarly =
        catchThrowableOfType(
            ActivityFailure.class, () -> castAi.updateCluster(new Requests.Update(target, null)));
    clock.advance(Duration.ofMinutes(20));
    Answers.Updated updated = castAi.updateCluster(new Requests.Update(target, null));
    clock.advance(Duration.ofSeconds(30));
    Answers.Confirmed confirmed =
        castAi.confirmCluster(Requests.Confirm.of(target, before, updated));

    assertThat(captured.before().grants()).isEmpty();
    assertThat(edited.added()).containsExactlyElementsOf(desired(account));
    assertThat(((ApplicationFailure) tooEarly.getCause()).getType())
        .isIn("CREDENTIALS_REJECTED", "UPDATE_SERVER_ERROR");
    assertThat(confirmed.credentialsId()).isEqualTo(updated.credentialsId());
    Policy policyAfter = world.iam().policyOf(cluster.serviceAccount());
    assertThat(policyAfter.getBindingsList().subList(0, policyBefore.getBindingsCount()))
        .isEqualTo(policyBefore.getBindingsList());
    assertThat(world.accessLosses()).isEmpty();
  }

  @Test
  void putsEverythingBackAsItWas() {
    FleetCluster cluster = cluster(STALE_BINDINGS);
    ClusterTarget target = target(cluster);
    ClusterSnapshot before = castAi.lookUpCluster(new Requests.LookUp(target));
    List<Grant> stale = reads.captureBindings(new Requests.Capture(target, null)).before().grants();
    String account =
        castAi
            .registerServiceAccount(new Requests.Register(target, null, null))
            .castServiceAccount();
    writes.createBindings(new Requests.EditPolicy(target, desired(account), List.of(), null));
    writes.removeStaleBindings(new Requests.EditPolicy(target, desired(account), stale, null));

    Answers.Unregistered unregistered =
        castAi.unregisterServiceAccount(
            new Requests.Unregister(
                target, before.clientServiceAccount(), before.credentialsId(), before.seal()));
    Answers.Edited restored =
        writes.restoreBindings(new Requests.EditPolicy(target, stale, List.of(), null));
    writes.restoreBindings(new Requests.EditPolicy(target, List.of(), desired(account), null));

    assertThat(stale).hasSize(2);
    assertThat(unregistered).isEqualTo(Answers.Unregistered.UNDONE);
    assertThat(restored.added()).containsExactlyElementsOf(stale);
    assertThat(reads.captureBindings(new Requests.Capture(target, null)).before().grants())
        .containsExactlyInAnyOrderElementsOf(stale);
    assertThat(castAi.lookUpCluster(new Requests.LookUp(target)))
        .usingRecursiveComparison()
        .ignoringFields("reconciledAt", "seal") // which holds the time of the look
        .isEqualTo(before);
  }

  private FleetCluster cluster(ClusterSituation situation) {
    return world.add(Fleet.of(7, List.of(situation))).the(situation);
  }

  private static ClusterTarget target(FleetCluster cluster) {
    return ClusterTarget.of(cluster.id().toString(), cluster.projectId(), cluster.serviceAccount());
  }

  private static List<Grant> desired(String castServiceAccount) {
    return List.of(
        CastServiceAccount.tokenCreatorGrant(castServiceAccount),
        CastServiceAccount.serviceAccountUserGrant(castServiceAccount));
  }
}
