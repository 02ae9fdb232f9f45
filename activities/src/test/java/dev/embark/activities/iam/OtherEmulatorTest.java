package dev.embark.activities.iam;

import static dev.embark.activities.iam.Policies.T;
import static dev.embark.activities.iam.Policies.U;
import static dev.embark.activities.iam.Policies.binding;
import static dev.embark.activities.iam.SimulatedIam.TARGET;
import static dev.embark.activities.iam.SimulatedIam.edit;
import static dev.embark.activities.iam.SimulatedIam.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.iam.v1.Policy;
import dev.embark.activities.FailureMapper;
import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.port.IamReadActivities;
import dev.embark.workflows.port.IamWriteActivities;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The activities inside Temporal, on an emulator that supports the bare minimum. */
class OtherEmulatorTest {

  @Test
  void capturesAndCreatesWithTheTwoPolicyCallsAlone() throws IOException {
    try (BareIamServer emulator = new BareIamServer();
        IamPolicyClient client = client(emulator)) {
      inTemporal(
          client,
          (reads, writes) -> {
            CapturedBindings captured = reads.captureBindings(new Requests.Capture(TARGET, null));
            Answers.Edited edited = writes.createBindings(edit(List.of(T, U), List.of()));

            assertThat(captured.before().grants()).isEmpty();
            assertThat(edited.added()).containsExactly(T, U);
            assertThat(emulator.policy().getBindingsList()).containsExactly(binding(T), binding(U));
          });
    }
  }

  @Test
  void asksForVersionThreeOfTheExplicitProjectAndWritesBackTheEtag() throws IOException {
    try (BareIamServer emulator = new BareIamServer();
        IamPolicyClient client = client(emulator)) {
      String etag = emulator.policy().getEtag().toStringUtf8();

      inTemporal(client, (reads, writes) -> writes.createBindings(edit(List.of(T, U), List.of())));

      String name = "projects/acme-prod/serviceAccounts/" + TARGET.clientServiceAccount();
      assertThat(emulator.reads)
          .singleElement()
          .satisfies(read -> assertThat(read.getResource()).isEqualTo(name))
          .satisfies(
              read -> assertThat(read.getOptions().getRequestedPolicyVersion()).isEqualTo(3));
      assertThat(emulator.writes)
          .singleElement()
          .satisfies(write -> assertThat(write.getResource()).isEqualTo(name))
          .satisfies(write -> assertThat(write.getPolicy().getVersion()).isEqualTo(3))
          .satisfies(
              write -> assertThat(write.getPolicy().getEtag().toStringUtf8()).isEqualTo(etag));
    }
  }

  @Test
  void tellsGoogleWhichRunAndWhichChangeItCallsFor() throws IOException {
    try (BareIamServer emulator = new BareIamServer();
        IamPolicyClient client = client(emulator)) {
      var request = new Requests.EditPolicy(TARGET, List.of(T), List.of(), "CHG-7\r\nx-evil: ü");

      inTemporal(client, (reads, writes) -> writes.createBindings(request));

      assertThat(emulator.reasons)
          .hasSize(2)
          .allSatisfy(
              reason ->
                  assertThat(reason)
                      .matches("embark run=\\S+ workflow=\\S+ change=CHG-7\\?\\?x-evil: \\?"));
    }
  }

  @Test
  void doesNotBelieveAWriteWhoseAnswerLacksTheGrants() throws IOException {
    try (BareIamServer emulator =
            new BareIamServer(written -> written.toBuilder().clearBindings().build());
        IamPolicyClient client = client(emulator)) {
      var writes =
          new IamWriteActivitiesImpl(
              client,
              SimulatedIam.boundary(),
              new FailureMapper(),
              changeId -> "test",
              InstantSource.system());

      var failure = failureOf(() -> writes.createBindings(edit(List.of(T, U), List.of())));

      assertThat(failure.getType()).isEqualTo("IAM_UNAVAILABLE");
      assertThat(failure.isNonRetryable()).isFalse();
    }
  }

  @Test
  void findsADeadServerInAMoment() throws IOException {
    BareIamServer emulator = new BareIamServer();
    try (IamPolicyClient client = client(emulator)) {
      emulator.close();
      var writes =
          new IamWriteActivitiesImpl(
              client,
              SimulatedIam.boundary(),
              new FailureMapper(),
              changeId -> "test",
              InstantSource.system());

      assertThat(failureOf(() -> writes.createBindings(edit(List.of(T), List.of()))).getType())
          .isEqualTo("IAM_UNAVAILABLE");
    }
  }

  @Test
  void namesTheAccountsOwnProjectWhereItIsNotTheClusters() {
    var shared =
        ClusterTarget.of(
            TARGET.clusterId(), "acme-prod", "shared@example-hub.iam.gserviceaccount.com");
    var computeDefault =
        ClusterTarget.of(
            TARGET.clusterId(), "acme-prod", "123-compute@developer.gserviceaccount.com");

    assertThat(AccountNames.of(shared))
        .isEqualTo(
            "projects/example-hub/serviceAccounts/shared@example-hub.iam.gserviceaccount.com");
    assertThat(AccountNames.of(computeDefault)).startsWith("projects/acme-prod/serviceAccounts/");
  }

  @Test
  void neverWritesWithoutAnEtag() throws IOException {
    try (BareIamServer emulator = new BareIamServer();
        IamPolicyClient client = client(emulator)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> client.setPolicy("x", Policy.getDefaultInstance(), "test"));
      assertThat(emulator.writes).isEmpty();
    }
  }

  interface Activities {
    void use(IamReadActivities reads, IamWriteActivities writes);
  }

  private static void inTemporal(IamPolicyClient client, Activities activities) {
    TestActivityEnvironment temporal =
        TestActivityEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(PayloadFormat.dataConverter())
                        .build())
                .build());
    try {
      FailureMapper failures = new FailureMapper();
      temporal.registerActivitiesImplementations(
          new IamReadActivitiesImpl(client, SimulatedIam.boundary(), failures),
          new IamWriteActivitiesImpl(client, SimulatedIam.boundary(), failures));
      activities.use(
          temporal.newActivityStub(IamReadActivities.class),
          temporal.newActivityStub(IamWriteActivities.class));
    } finally {
      temporal.close();
    }
  }

  private static IamPolicyClient client(BareIamServer emulator) throws IOException {
    return new IamPolicyClient(
        new IamConnection(
            emulator.endpoint(), true, NoCredentialsProvider.create(), Duration.ofSeconds(10)));
  }
}
