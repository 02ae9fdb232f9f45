package dev.embark.activities.iam;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.iam.v1.Policy;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.TrustBoundary;
import dev.embark.simulators.call.Call;
import dev.embark.simulators.call.CallLog;
import dev.embark.simulators.clock.VirtualClock;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.simulators.fault.FaultRules;
import dev.embark.simulators.iam.IamGrpcServer;
import dev.embark.simulators.iam.IamSettings;
import dev.embark.simulators.iam.IamState;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Requests;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The activities on a simulated IAM with one client account and one Cast AI identity. */
final class SimulatedIam implements AutoCloseable {

  static final String PROJECT = "acme-prod";
  static final String ACCOUNT = "castai-gke-1a2b3c4d@acme-prod.iam.gserviceaccount.com";
  static final ClusterTarget TARGET =
      ClusterTarget.of("7d1a1f0e-0000-4000-8000-000000000001", PROJECT, ACCOUNT);

  private static final CallOrigin ORIGIN = changeId -> "test";

  final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-02T03:04:05Z"));
  final FaultRules faults = new FaultRules(1);
  final CallLog calls = new CallLog();
  final IamState state;
  final IamPolicyClient client;
  final IamReadActivitiesImpl reads;
  final IamWriteActivitiesImpl writes;
  private final IamGrpcServer server;

  SimulatedIam() {
    this(IamSettings.defaults(), Duration.ofSeconds(10));
  }

  SimulatedIam(IamSettings settings, Duration deadline) {
    state = new IamState(settings, clock, faults, calls);
    state.addProject(PROJECT);
    state.addProject("prod-cast-identity");
    state.addServiceAccount(PROJECT, ACCOUNT);
    state.addServiceAccount("prod-cast-identity", Policies.CAST);
    try {
      server = IamGrpcServer.start(state, 0);
      client =
          new IamPolicyClient(
              new IamConnection(
                  "127.0.0.1:" + server.port(), true, NoCredentialsProvider.create(), deadline));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reads = new IamReadActivitiesImpl(client, boundary(), new FailureMapper(), ORIGIN);
    writes = anotherProcess();
  }

  /** Returns activities that share no write turns with the others. */
  IamWriteActivitiesImpl anotherProcess() {
    return writing(InstantSource.system());
  }

  /** Returns activities with a separate clock. */
  IamWriteActivitiesImpl writing(InstantSource wallClock) {
    return new IamWriteActivitiesImpl(client, boundary(), new FailureMapper(), ORIGIN, wallClock);
  }

  String endpoint() {
    return "127.0.0.1:" + server.port();
  }

  static TrustBoundary boundary() {
    return new TrustBoundary(
        List.of("acme-*"), List.of("*"), List.of("prod-cast-identity"), Duration.ofSeconds(180));
  }

  static Requests.EditPolicy edit(List<Grant> present, List<Grant> absent) {
    return new Requests.EditPolicy(TARGET, present, absent, null);
  }

  Policy policy() {
    return state.policyOf(ACCOUNT);
  }

  void strike(String operation, String kind, String... parameters) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      named.put(parameters[i], parameters[i + 1]);
    }
    faults.add(FaultRule.first(1, kind, operation, "*", new Fault(kind, named)));
  }

  /** Returns how many of the activities' own calls reached the simulator. */
  long count(String operation) {
    return operations().stream().filter(operation::equals).count();
  }

  List<String> operations() {
    return calls.calls().stream()
        .filter(call -> call.surface().equals("iam-grpc"))
        .map(Call::operation)
        .toList();
  }

  static ApplicationFailure failureOf(ThrowingCallable call) {
    ApplicationFailure failure = Assertions.catchThrowableOfType(ApplicationFailure.class, call);
    Assertions.assertThat(failure).as("the failure").isNotNull();
    return failure;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
