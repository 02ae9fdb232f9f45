package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CAST;
import static dev.embark.simulators.iam.IamFixture.CLIENT;
import static dev.embark.simulators.iam.IamFixture.CLIENT_NAME;
import static dev.embark.simulators.iam.IamFixture.PROJECT;
import static dev.embark.simulators.iam.IamFixture.TOKEN_CREATOR;
import static dev.embark.simulators.iam.IamFixture.binding;
import static dev.embark.simulators.iam.IamFixture.tokenCreator;
import static dev.embark.simulators.iam.IamFixture.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.iam.v1.Binding;
import com.google.protobuf.DynamicMessage;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TokensTest {

  private static final String SCOPE =
      "\"scope\":[\"https://www.googleapis.com/auth/cloud-platform\"]";
  private static final String REQUEST = "{" + SCOPE + "}";
  private static final String DENIED =
      "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).";

  @RegisterExtension
  final RestFixture served =
      new RestFixture(
          new IamFixture(IamSettings.defaults().withFixedPropagation(Duration.ofMinutes(2))));

  private final IamFixture fixture = served.iam;
  private final HttpClient http = HttpClient.newHttpClient();
  private final IamRestServer rest = served.server;

  @Test
  void makesATokenOnceTheGrantHasTakenEffect() throws Exception {
    // given
    JsonNode before = refused(generate(CLIENT, CAST, REQUEST), 403);
    fixture.edit(p -> p.addBindings(tokenCreator(CAST)));
    JsonNode early = refused(generate(CLIENT, CAST, REQUEST), 403);

    // when
    fixture.clock.advance(Duration.ofMinutes(3));
    JsonNode made = answered(generate(CLIENT, CAST, REQUEST));
    JsonNode again = answered(generate(fixture.state.uniqueIdOf(CLIENT), CAST, REQUEST));

    // then
    assertThat(before.get("message").asText()).isEqualTo(DENIED);
    assertThat(before.get("status").asText()).isEqualTo("PERMISSION_DENIED");
    JsonNode info = before.get("details").get(0);
    assertThat(info.get("reason").asText()).isEqualTo("IAM_PERMISSION_DENIED");
    assertThat(info.get("domain").asText()).isEqualTo("iam.googleapis.com");
    assertThat(info.get("metadata").get("permission").asText())
        .isEqualTo("iam.serviceAccounts.getAccessToken");
    assertThat(early.get("message").asText()).isEqualTo(DENIED);
    assertThat(made.get("accessToken").asText()).startsWith("ya29.");
    assertThat(made.get("expireTime").asText()).isEqualTo(in(Duration.ofHours(1)));
    assertThat(again.get("accessToken")).isNotEqualTo(made.get("accessToken"));
  }

  @Test
  void isNotContentWithTheRoleOfAUser() throws Exception {
    grant(CLIENT, user(CAST));

    refused(generate(CLIENT, CAST, REQUEST), 403);
  }

  @Test
  void keepsTheLifetimeWithinGooglesLimits() throws Exception {
    grant(CLIENT, tokenCreator(CAST));

    assertThat(answered(lasting("600s")).get("expireTime").asText())
        .isEqualTo(in(Duration.ofMinutes(10)));
    assertThat(refused(lasting("0s"), 400).get("message").asText())
        .isEqualTo("Lifetime of access token must be larger then zero.");
    assertThat(refused(lasting("3601s"), 400).get("message").asText())
        .contains(CLIENT, "constraints/iam.allowServiceAccountCredentialLifetimeExtension");
    refused(lasting("600"), 400);
  }

  @Test
  void refusesRequestsThatGoogleRefuses() throws Exception {
    // given
    grant(CLIENT, tokenCreator(CAST));

    // when
    JsonNode withoutScope = refused(generate(CLIENT, CAST, "{}"), 400);
    JsonNode ofNobody =
        refused(generate("nobody@shop-prod.iam.gserviceaccount.com", CAST, REQUEST), 404);
    JsonNode byProject = refused(send(CLIENT_NAME, CAST, REQUEST), 400);

    // then
    assertThat(withoutScope.get("message").asText())
        .isEqualTo("Request contains an invalid argument.");
    assertThat(ofNobody.get("message").asText())
        .isEqualTo(
            "Not found; Gaia id not found for email nobody@shop-prod.iam.gserviceaccount.com");
    assertThat(byProject.get("status").asText()).isEqualTo("INVALID_ARGUMENT");
    refused(generate(CLIENT, CAST, "{\"scope\":[\"everything\"]}"), 400);
    answered(generate(CLIENT, CAST, "{\"scope\":[\"\"],\"delegates\":null}"));
  }

  @Test
  void makesNoTokenForADisabledAccountOrWithoutTheApi() throws Exception {
    // given
    grant(CLIENT, tokenCreator(CAST));

    // when
    fixture.state.setServiceAccountDisabled(CLIENT, true);
    JsonNode disabled = refused(generate(CLIENT, CAST, REQUEST), 400);
    fixture.state.setServiceAccountDisabled(CLIENT, false);
    fixture.state.setApiEnabled(PROJECT, "iamcredentials.googleapis.com", false);
    JsonNode off = refused(generate(CLIENT, CAST, REQUEST), 403);

    // then
    assertThat(disabled.get("status").asText()).isEqualTo("FAILED_PRECONDITION");
    assertThat(off.get("message").asText())
        .startsWith("IAM Service Account Credentials API has not been used in project");
  }

  @Test
  void followsAChainOfDelegates() throws Exception {
    // given
    String between = "between@shop-prod.iam.gserviceaccount.com";
    fixture.state.addServiceAccount(PROJECT, between);
    String request =
        "{%s,\"delegates\":[\"projects/-/serviceAccounts/%s\"]}".formatted(SCOPE, between);
    grant(CLIENT, tokenCreator(between));

    // when
    JsonNode withoutFirstLink = refused(generate(CLIENT, CAST, request), 403);
    grant(between, tokenCreator(CAST));

    // then
    assertThat(withoutFirstLink.get("message").asText())
        .contains("iam.serviceAccounts.implicitDelegation");
    answered(generate(CLIENT, CAST, request));
    refused(generate(CLIENT, CAST, REQUEST), 403);
  }

  @Test
  void makesTokensOverGrpcAsWell() {
    // given
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", fixture.server.port()).usePlaintext().build();
    try {
      DynamicMessage.Builder request =
          CredentialsProto.message("GenerateAccessTokenRequest").toBuilder();
      RestJson.parse(
          "{\"name\":\"projects/-/serviceAccounts/%s\",%s}".formatted(CLIENT, SCOPE), request);

      // when
      StatusRuntimeException denied = null;
      try {
        call(channel, request.build());
      } catch (StatusRuntimeException e) {
        denied = e;
      }
      grant(CLIENT, binding(TOKEN_CREATOR, "serviceAccount:" + CAST));
      DynamicMessage made = call(channel, request.build());

      // then
      assertThat(denied).isNotNull();
      assertThat(denied.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(StatusProto.fromThrowable(denied).getDetails(0).is(ErrorInfo.class)).isTrue();
      assertThat(ApiDescription.text(made, "access_token")).startsWith("ya29.");
    } finally {
      channel.shutdownNow();
    }
  }

  private static DynamicMessage call(ManagedChannel channel, DynamicMessage request) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of(Caller.MEMBER_HEADER, Metadata.ASCII_STRING_MARSHALLER),
        "serviceAccount:" + CAST);
    return ClientCalls.blockingUnaryCall(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
        MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("google.iam.credentials.v1.IAMCredentials/GenerateAccessToken")
            .setRequestMarshaller(
                ProtoUtils.marshaller(CredentialsProto.message("GenerateAccessTokenRequest")))
            .setResponseMarshaller(
                ProtoUtils.marshaller(CredentialsProto.message("GenerateAccessTokenResponse")))
            .build(),
        CallOptions.DEFAULT,
        request);
  }

  private void grant(String email, Binding binding) {
    fixture.state.seedPolicy(email, policy -> policy.toBuilder().addBindings(binding).build());
  }

  private HttpResponse<String> lasting(String lifetime) throws Exception {
    return generate(CLIENT, CAST, "{%s,\"lifetime\":\"%s\"}".formatted(SCOPE, lifetime));
  }

  private HttpResponse<String> generate(String account, String caller, String request)
      throws Exception {
    return send("projects/-/serviceAccounts/" + account, caller, request);
  }

  private HttpResponse<String> send(String name, String caller, String request) throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:%d/v1/%s:generateAccessToken"
                .formatted(rest.port(), name.replace("@", "%40")));
    return http.send(
        HttpRequest.newBuilder(uri)
            .header(Caller.MEMBER_HEADER, "serviceAccount:" + caller)
            .POST(BodyPublishers.ofString(request))
            .build(),
        BodyHandlers.ofString());
  }

  private String in(Duration lifetime) {
    Instant expiry = fixture.clock.instant().plus(lifetime);
    return expiry.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static JsonNode answered(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new ObjectMapper().readTree(response.body());
  }

  private static JsonNode refused(HttpResponse<String> response, int status) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return new ObjectMapper().readTree(response.body()).get("error");
  }
}
