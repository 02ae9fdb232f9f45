package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CAST;
import static dev.embark.simulators.iam.IamFixture.CLIENT;
import static dev.embark.simulators.iam.IamFixture.CLIENT_NAME;
import static dev.embark.simulators.iam.IamFixture.PROJECT;
import static dev.embark.simulators.iam.IamFixture.TOKEN_CREATOR;
import static dev.embark.simulators.iam.IamFixture.binding;
import static dev.embark.simulators.iam.IamFixture.tokenCreator;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.rpc.UnaryCallable;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;
import dev.embark.simulators.call.Call;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What callers learn about their own permissions. */
class TestedPermissionsTest {

  private static final String CREATE_TOKENS = "iam.serviceAccounts.getAccessToken";
  private static final String GET = "iam.serviceAccounts.get";
  private static final String GET_PROJECT = "resourcemanager.projects.get";

  @RegisterExtension
  final RestFixture served =
      new RestFixture(
          new IamFixture(IamSettings.defaults().withFixedPropagation(Duration.ofMinutes(2))));

  private final IamFixture fixture = served.iam;

  @Test
  void leavesTheDefaultCallerEverything() {
    assertThat(onAccount(Map.of())).containsExactly(CREATE_TOKENS, GET);
    assertThat(onAccount(calledBy(fixture.state.settings().defaultCaller())))
        .containsExactly(CREATE_TOKENS, GET);
    assertThat(onProject(Map.of())).containsExactly(GET_PROJECT);
  }

  @Test
  void tellsEverybodyElseWhatTheirGrantsGiveOnceTheyHaveTakenEffect() {
    // given
    Map<String, List<String>> cast = calledBy("serviceAccount:" + CAST);
    fixture.edit(p -> p.addBindings(tokenCreator(CAST)));

    // when
    List<String> early = onAccount(cast);
    fixture.clock.advance(Duration.ofMinutes(3));

    // then
    assertThat(early).isEmpty();
    assertThat(onAccount(cast)).containsExactly(CREATE_TOKENS);
    assertThat(onProject(cast)).isEmpty();
    grantOnProject("roles/viewer", "serviceAccount:" + CAST, "user:ada@example.com");
    assertThat(onAccount(cast)).containsExactly(CREATE_TOKENS, GET);
    assertThat(onProject(cast)).containsExactly(GET_PROJECT);
    assertThat(onProject(calledBy("user:ada@example.com"))).containsExactly(GET_PROJECT);
    assertThat(onProject(calledBy("user:bob@example.com"))).isEmpty();
  }

  @Test
  void answersForTheAccountOfAToken() throws Exception {
    // given
    String token = tokenOf(CLIENT);
    Map<String, List<String>> bearer = Map.of("authorization", List.of("Bearer " + token));
    Map<String, List<String>> named =
        Map.of(
            "authorization",
            List.of("Bearer " + token),
            Caller.MEMBER_HEADER,
            List.of("serviceAccount:" + CAST));

    // when
    List<String> without = onProject(bearer);
    grantOnProject("roles/viewer", "serviceAccount:" + CLIENT);

    // then
    assertThat(without).isEmpty();
    assertThat(onProject(bearer)).containsExactly(GET_PROJECT);
    assertThat(fixture.calls.calls())
        .last()
        .extracting(Call::caller)
        .isEqualTo("serviceAccount:" + CLIENT);
    assertThat(onProject(named)).isEmpty();
    assertThat(overRest("bearer " + token)).containsExactly(GET);
    assertThat(overRest("Bearer ya29.another")).containsExactly(CREATE_TOKENS, GET);
  }

  @Test
  void takesNoNoticeOfTheTokenInOtherCalls() throws Exception {
    // given
    String token = tokenOf(CLIENT);

    // when
    HttpResponse<String> read =
        send("v1/" + CLIENT_NAME + ":getIamPolicy", "", "Authorization", "Bearer " + token);

    // then
    assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
    assertThat(fixture.calls.calls())
        .last()
        .extracting(Call::caller)
        .isEqualTo(fixture.state.settings().defaultCaller());
  }

  private String tokenOf(String account) throws Exception {
    fixture.state.seedPolicy(
        account,
        policy ->
            policy.toBuilder()
                .addBindings(binding(TOKEN_CREATOR, "serviceAccount:" + CAST))
                .build());
    HttpResponse<String> made =
        send(
            "v1/projects/-/serviceAccounts/" + account + ":generateAccessToken",
            "{\"scope\":[\"https://www.googleapis.com/auth/cloud-platform\"]}",
            Caller.MEMBER_HEADER,
            "serviceAccount:" + CAST);
    return new ObjectMapper().readTree(made.body()).get("accessToken").asText();
  }

  private void grantOnProject(String role, String... members) {
    fixture.state.seedProjectPolicy(
        PROJECT, policy -> policy.toBuilder().addBindings(binding(role, members)).build());
  }

  private List<String> onAccount(Map<String, List<String>> headers) {
    return found(
        fixture.iam.testIamPermissionsCallable(), CLIENT_NAME, headers, CREATE_TOKENS, GET);
  }

  private List<String> onProject(Map<String, List<String>> headers) {
    return found(
        fixture.projects.testIamPermissionsCallable(), "projects/" + PROJECT, headers, GET_PROJECT);
  }

  private static List<String> found(
      UnaryCallable<TestIamPermissionsRequest, TestIamPermissionsResponse> test,
      String resource,
      Map<String, List<String>> headers,
      String... permissions) {
    TestIamPermissionsRequest request =
        TestIamPermissionsRequest.newBuilder()
            .setResource(resource)
            .addAllPermissions(Arrays.asList(permissions))
            .build();
    return test.call(request, GrpcCallContext.createDefault().withExtraHeaders(headers))
        .getPermissionsList();
  }

  private List<String> overRest(String authorization) throws Exception {
    HttpResponse<String> tested =
        send(
            "v1/" + CLIENT_NAME + ":testIamPermissions",
            "{\"permissions\":[\"%s\",\"%s\"]}".formatted(CREATE_TOKENS, GET),
            "Authorization",
            authorization);
    JsonNode permissions = new ObjectMapper().readTree(tested.body()).path("permissions");
    return StreamSupport.stream(permissions.spliterator(), false).map(JsonNode::asText).toList();
  }

  private HttpResponse<String> send(String path, String body, String header, String value)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(served.server.url().resolve(path))
                .header(header, value)
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
  }

  private static Map<String, List<String>> calledBy(String member) {
    return Map.of(Caller.MEMBER_HEADER, List.of(member));
  }
}
