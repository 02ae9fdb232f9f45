package dev.embark.activities.iam;

import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.UnaryCallable;
import com.google.cloud.iam.admin.v1.IAMClient;
import com.google.cloud.iam.admin.v1.IAMSettings;
import com.google.cloud.iam.admin.v1.stub.IAMStubSettings;
import com.google.iam.admin.v1.GetServiceAccountRequest;
import com.google.iam.admin.v1.ServiceAccount;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.GetPolicyOptions;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The policy of a service account at Google IAM, one call a method: no retries, no sleeping, a
 * deadline on each. Thread-safe; all calls share one connection.
 */
public final class IamPolicyClient implements AutoCloseable {

  /** Whoever reads with less gets conditional bindings without their conditions. */
  private static final int VERSION_WITH_CONDITIONS = 3;

  /** Google writes it into Cloud Audit Logs, where it leads back to the run. */
  private static final String REASON_HEADER = "x-goog-request-reason";

  private static final int LONGEST_REASON = 400;

  /**
   * A connection that died silently (a laptop slept, a NAT forgot it) is noticed within one call's
   * deadline; gRPC allows no shorter time.
   */
  private static final Duration PING_AFTER = Duration.ofSeconds(10);

  private static final Duration PING_TIMEOUT = Duration.ofSeconds(5);

  private final IAMClient iam;
  private final Duration deadline;

  /**
   * Connects lazily, at the first call.
   *
   * @throws IOException if the credentials cannot be read
   */
  public IamPolicyClient(IamConnection connection) throws IOException {
    this.deadline = connection.deadline();
    this.iam =
        IAMClient.create(
            IAMSettings.newBuilder()
                .setEndpoint(connection.endpoint())
                .setCredentialsProvider(connection.credentials())
                .setTransportChannelProvider(
                    IAMStubSettings.defaultGrpcTransportProviderBuilder()
                        .setEndpoint(connection.endpoint())
                        .setKeepAliveTimeDuration(PING_AFTER)
                        .setKeepAliveTimeoutDuration(PING_TIMEOUT)
                        .setKeepAliveWithoutCalls(false)
                        .setChannelConfigurator(builder -> configured(builder, connection))
                        .build())
                .build());
  }

  /** The account itself. */
  ServiceAccount getAccount(String name, String reason) {
    return call(
        IamOperation.GET_SERVICE_ACCOUNT,
        iam.getServiceAccountCallable(),
        GetServiceAccountRequest.newBuilder().setName(name).build(),
        reason);
  }

  /** Which of the permissions the caller has on the account. */
  Set<String> testPermissions(String name, List<String> permissions, String reason) {
    return Set.copyOf(
        call(
                IamOperation.TEST_PERMISSIONS,
                iam.testIamPermissionsCallable(),
                TestIamPermissionsRequest.newBuilder()
                    .setResource(name)
                    .addAllPermissions(permissions)
                    .build(),
                reason)
            .getPermissionsList());
  }

  /** The account's policy, with conditions and etag. */
  Policy getPolicy(String name, String reason) {
    return call(
        IamOperation.GET_POLICY,
        iam.getIamPolicyCallable(),
        GetIamPolicyRequest.newBuilder()
            .setResource(name)
            .setOptions(
                GetPolicyOptions.newBuilder().setRequestedPolicyVersion(VERSION_WITH_CONDITIONS))
            .build(),
        reason);
  }

  /**
   * Replaces the account's policy, provided that it still has the etag given, and answers the
   * policy as it is then.
   */
  Policy setPolicy(String name, Policy policy, String reason) {
    if (policy.getEtag().isEmpty()) {
      throw new IllegalArgumentException("A write without an etag overwrites everybody else's");
    }
    return call(
        IamOperation.SET_POLICY,
        iam.setIamPolicyCallable(),
        SetIamPolicyRequest.newBuilder().setResource(name).setPolicy(policy).build(),
        reason);
  }

  @Override
  public void close() {
    iam.close();
  }

  private <Q, A> A call(
      IamOperation operation, UnaryCallable<Q, A> callable, Q request, String reason) {
    GrpcCallContext context =
        GrpcCallContext.createDefault()
            .withTimeoutDuration(deadline)
            // Google's client would repeat some reads by itself.
            .withRetryableCodes(Set.of())
            .withExtraHeaders(Map.of(REASON_HEADER, List.of(headerValue(reason))));
    try {
      return callable.call(request, context);
    } catch (ApiException e) {
      throw new IamCallException(operation, e);
    }
  }

  /** HTTP/2 headers carry printable ASCII. */
  private static String headerValue(String reason) {
    String ascii = reason.replaceAll("[^\\x20-\\x7e]", "?");
    return ascii.length() <= LONGEST_REASON ? ascii : ascii.substring(0, LONGEST_REASON);
  }

  private static ManagedChannelBuilder<?> configured(
      ManagedChannelBuilder<?> builder, IamConnection connection) {
    builder.disableRetry();
    return connection.plaintext() ? builder.usePlaintext() : builder;
  }
}
