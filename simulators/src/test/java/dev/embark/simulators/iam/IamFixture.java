package dev.embark.simulators.iam;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.rpc.ApiException;
import com.google.cloud.iam.admin.v1.IAMClient;
import com.google.cloud.iam.admin.v1.IAMSettings;
import com.google.cloud.iam.admin.v1.stub.IAMStubSettings;
import com.google.cloud.resourcemanager.v3.ProjectsClient;
import com.google.cloud.resourcemanager.v3.ProjectsSettings;
import com.google.cloud.resourcemanager.v3.stub.ProjectsStubSettings;
import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.GetPolicyOptions;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.type.Expr;
import dev.embark.simulators.call.CallLog;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.simulators.fault.FaultRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;

/** A simulated IAM with a client account, a Cast AI account and Google's clients. */
final class IamFixture implements AutoCloseable {

  static final String PROJECT = "shop-prod";
  static final String CLIENT = "castai-gke-0a1b2c3d@shop-prod.iam.gserviceaccount.com";
  static final String CAST = "cast-gke-12345678@prod-cast-identity.iam.gserviceaccount.com";
  static final String CLIENT_NAME = "projects/" + PROJECT + "/serviceAccounts/" + CLIENT;
  static final String TOKEN_CREATOR = "roles/iam.serviceAccountTokenCreator";
  static final String USER = "roles/iam.serviceAccountUser";

  static final Expr ALWAYS =
      Expr.newBuilder()
          .setTitle("AlwaysTrueCondition")
          .setDescription("This condition is always true")
          .setExpression("true")
          .build();

  final SteppingClock clock = new SteppingClock();
  final FaultRules faults = new FaultRules(1);
  final CallLog calls = new CallLog();
  final IamState state;
  final IamGrpcServer server;
  final IAMClient iam;
  final ProjectsClient projects;

  IamFixture() {
    this(IamSettings.defaults());
  }

  IamFixture(IamSettings settings) {
    state = new IamState(settings, clock, faults, calls);
    state.addProject(PROJECT);
    state.addProject("prod-cast-identity");
    state.addServiceAccount(PROJECT, CLIENT);
    state.addServiceAccount("prod-cast-identity", CAST);
    try {
      server = IamGrpcServer.start(state, 0);
      String endpoint = "127.0.0.1:" + server.port();
      iam = iamClient(endpoint);
      projects = projectsClient(endpoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IAMClient iamClient(String endpoint) throws IOException {
    return IAMClient.create(
        IAMSettings.newBuilder()
            .setCredentialsProvider(NoCredentialsProvider.create())
            .setTransportChannelProvider(
                IAMStubSettings.defaultGrpcTransportProviderBuilder()
                    .setEndpoint(endpoint)
                    .setChannelConfigurator(builder -> builder.usePlaintext())
                    .build())
            .build());
  }

  private static ProjectsClient projectsClient(String endpoint) throws IOException {
    return ProjectsClient.create(
        ProjectsSettings.newBuilder()
            .setCredentialsProvider(NoCredentialsProvider.create())
            .setTransportChannelProvider(
                ProjectsStubSettings.defaultGrpcTransportProviderBuilder()
                    .setEndpoint(endpoint)
                    .setChannelConfigurator(builder -> builder.usePlaintext())
                    .build())
            .build());
  }

  Policy get() {
    return get(3);
  }

  Policy get(int version) {
    return iam.getIamPolicy(
        GetIamPolicyRequest.newBuilder()
            .setResource(CLIENT_NAME)
            .setOptions(GetPolicyOptions.newBuilder().setRequestedPolicyVersion(version))
            .build());
  }

  Policy set(Policy policy) {
    return iam.setIamPolicy(
        SetIamPolicyRequest.newBuilder().setResource(CLIENT_NAME).setPolicy(policy).build());
  }

  /** Reads, changes and writes back the policy as version 3. */
  Policy edit(UnaryOperator<Policy.Builder> change) {
    return set(change.apply(get().toBuilder()).setVersion(3).build());
  }

  void rule(String operation, int times, String kind, Map<String, String> parameters) {
    faults.add(FaultRule.first(times, kind, operation, "*", new Fault(kind, parameters)));
  }

  void rule(String operation, String kind) {
    rule(operation, 1, kind, Map.of());
  }

  @Override
  public void close() {
    iam.close();
    projects.close();
    server.close();
  }

  static Binding binding(String role, String... members) {
    return Binding.newBuilder().setRole(role).addAllMembers(List.of(members)).build();
  }

  static Binding tokenCreator(String email) {
    return binding(TOKEN_CREATOR, "serviceAccount:" + email).toBuilder()
        .setCondition(ALWAYS)
        .build();
  }

  static Binding user(String email) {
    Expr condition =
        Expr.newBuilder()
            .setTitle("SpecificServiceAccountCondition")
            .setDescription("Allow impersonation only for Cast AI service account")
            .setExpression("request.auth.claims.email == \"%s\"".formatted(email))
            .build();
    return binding(USER, "serviceAccount:" + email).toBuilder().setCondition(condition).build();
  }

  static <E extends ApiException> ThrowableAssertAlternative<E> refused(
      Class<E> as, ThrowingCallable call) {
    return Assertions.assertThatExceptionOfType(as).isThrownBy(call);
  }
}
