package dev.embark.activities.iam;

import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.ApiExceptions;
import com.google.api.gax.rpc.StatusCode;
import com.google.api.gax.rpc.UnaryCallable;
import com.google.cloud.iam.admin.v1.IAMClient;
import com.google.cloud.iam.admin.v1.IAMSettings;
import com.google.cloud.iam.admin.v1.stub.IAMStubSettings;
import dev.embark.activities.RequestReason;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes calls to Google with a deadline, without retries, and with a reason for the audit log. */
final class GoogleCall {

  /**
   * A connection that died silently (a laptop slept, a NAT entry expired) is detected within one
   * call's deadline; gRPC allows no shorter time.
   */
  private static final Duration PING_AFTER = Duration.ofSeconds(10);

  private static final Duration PING_TIMEOUT = Duration.ofSeconds(5);

  private final Duration deadline;
  private final TokenRenewal token;

  GoogleCall(IamConnection connection) {
    this(connection.deadline(), new TokenRenewal(connection.credentials()));
  }

  /**
   * Makes calls within this deadline.
   *
   * @param token fetches another one when the present one is refused
   */
  GoogleCall(Duration deadline, TokenRenewal token) {
    this.deadline = deadline;
    this.token = token;
  }

  <Q, A> A make(IamOperation operation, UnaryCallable<Q, A> callable, Q request, String reason) {
    return makeAll(operation, callable, List.of(request), reason).get(0);
  }

  /** Makes calls in parallel; returns the responses in order, or throws the first failure. */
  <Q, A> List<A> makeAll(
      IamOperation operation, UnaryCallable<Q, A> callable, List<Q> requests, String reason) {
    GrpcCallContext context =
        GrpcCallContext.createDefault()
            .withTimeoutDuration(deadline)
            // Google's client would retry some reads on its own.
            .withRetryableCodes(Set.of())
            .withExtraHeaders(Map.of(RequestReason.HEADER, List.of(RequestReason.value(reason))));
    try {
      return requests.stream()
          .map(request -> callable.futureCall(request, context))
          .toList()
          .stream()
          .map(ApiExceptions::callAndTranslateApiException)
          .toList();
    } catch (ApiException e) {
      if (e.getStatusCode().getCode() == StatusCode.Code.UNAUTHENTICATED) {
        token.begin();
      }
      throw new IamCallException(operation, e);
    }
  }

  /**
   * Creates an IAM client that connects lazily, on its first call.
   *
   * @throws IOException if the credentials cannot be read
   */
  static IAMClient iamClient(IamConnection connection) throws IOException {
    return IAMClient.create(
        IAMSettings.newBuilder()
            .setEndpoint(connection.endpoint())
            .setCredentialsProvider(connection.credentials())
            .setTransportChannelProvider(
                channel(IAMStubSettings.defaultGrpcTransportProviderBuilder(), connection))
            .build());
  }

  /** Returns a channel to the connection's endpoint, on the given base. */
  static InstantiatingGrpcChannelProvider channel(
      InstantiatingGrpcChannelProvider.Builder base, IamConnection connection) {
    return base.setEndpoint(connection.endpoint())
        .setKeepAliveTimeDuration(PING_AFTER)
        .setKeepAliveTimeoutDuration(PING_TIMEOUT)
        .setKeepAliveWithoutCalls(false)
        .setChannelConfigurator(builder -> configured(builder, connection))
        .build();
  }

  private static ManagedChannelBuilder<?> configured(
      ManagedChannelBuilder<?> builder, IamConnection connection) {
    builder.disableRetry();
    return connection.plaintext() ? builder.usePlaintext() : builder;
  }
}
