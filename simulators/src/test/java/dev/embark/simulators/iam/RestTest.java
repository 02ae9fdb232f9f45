package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CAST;
import static dev.embark.simulators.iam.IamFixture.CLIENT;
import static dev.embark.simulators.iam.IamFixture.CLIENT_NAME;
import static dev.embark.simulators.iam.IamFixture.PROJECT;
import static dev.embark.simulators.iam.IamFixture.tokenCreator;
import static dev.embark.simulators.iam.IamFixture.user;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.iam.v1.Policy;
import com.google.protobuf.util.JsonFormat;
import dev.embark.simulators.call.Call;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RestTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACTIVITIES =
      "v1/projects/"
          + PROJECT
          + "/locations/global/activityTypes/serviceAccountKeyLastAuthentication/activities:query";

  @RegisterExtension final RestFixture served = new RestFixture();

  private final IamFixture fixture = served.iam;
  private final HttpClient http = HttpClient.newHttpClient();
  private final IamRestServer rest = served.server;

  @Test
  void showsOnePolicyOnBothSurfaces() throws Exception {
    // given
    fixture.edit(p -> p.addBindings(tokenCreator(CAST)).addBindings(user(CAST)));

    // when
    HttpResponse<String> read =
        post(CLIENT_NAME + ":getIamPolicy?options.requestedPolicyVersion=3&alt=json", "");

    // then
    assertThat(read.statusCode()).isEqualTo(200);
    Policy.Builder policy = Policy.newBuilder();
    JsonFormat.parser().merge(read.body(), policy);
    assertThat(policy.build()).isEqualTo(fixture.get());

    // when
    HttpResponse<String> written =
        post(
            CLIENT_NAME + ":setIamPolicy?alt=json",
            "{\"policy\":%s}"
                .formatted(JsonFormat.printer().print(policy.removeBindings(1).build())));

    // then
    assertThat(written.statusCode()).isEqualTo(200);
    assertThat(fixture.get().getBindingsList()).containsExactly(tokenCreator(CAST));
    assertThat(fixture.calls.calls())
        .filteredOn(call -> call.operation().equals("SetIamPolicy"))
        .extracting(Call::surface)
        .containsExactly("iam-grpc", "iam-rest");
  }

  /** As Google's client for Java sends it. */
  @Test
  void unpacksBodiesAndTakesTheMethodFromAHeader() throws Exception {
    // when
    HttpResponse<String> permissions =
        packed(CLIENT_NAME + ":testIamPermissions", "{\"permissions\":[]}", "POST");
    HttpResponse<String> patched =
        packed(
            CLIENT_NAME,
            "{\"serviceAccount\":{\"displayName\":\"new\"},\"updateMask\":\"displayName\"}",
            "PATCH");
    HttpResponse<String> plain =
        http.send(
            HttpRequest.newBuilder(uri("v1/" + CLIENT_NAME + ":testIamPermissions"))
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofString());

    // then
    assertThat(permissions.statusCode()).as(permissions.body()).isEqualTo(200);
    assertThat(patched.statusCode()).as(patched.body()).isEqualTo(200);
    assertThat(patched.body()).contains("new");
    assertThat(plain.statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> packed(String path, String json, String method) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
    }
    return http.send(
        HttpRequest.newBuilder(uri("v1/" + path))
            .header("Content-Encoding", "gzip")
            .header("X-HTTP-Method-Override", method)
            .POST(BodyPublishers.ofByteArray(bytes.toByteArray()))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void takesSystemParametersWithADollarSign() throws Exception {
    assertThat(
            post(CLIENT_NAME + ":getIamPolicy?%24alt=json%3Benum-encoding%3Dint", "").statusCode())
        .isEqualTo(200);
  }

  @Test
  void answersAnAccountWithoutPolicyWithTheKnownEtagAlone() throws Exception {
    HttpResponse<String> read =
        post(CLIENT_NAME + ":getIamPolicy?options.requestedPolicyVersion=3", "");

    assertThat(JSON.readTree(read.body())).isEqualTo(JSON.readTree("{\"etag\":\"ACAB\"}"));
  }

  @Test
  void refusesWithStatusAndDetails() throws Exception {
    // given
    fixture.edit(p -> p.addBindings(tokenCreator(CAST)));

    // when
    JsonNode stale =
        error(post(CLIENT_NAME + ":setIamPolicy", "{\"policy\":{\"etag\":\"ACAB\"}}"), 409);
    fixture.rule("GetIamPolicy", "quota");
    JsonNode quota = error(post(CLIENT_NAME + ":getIamPolicy", ""), 429);

    // then
    assertThat(stale.get("code").asInt()).isEqualTo(409);
    assertThat(stale.get("status").asText()).isEqualTo("ABORTED");
    assertThat(stale.get("message").asText()).contains("There were concurrent policy changes.");
    assertThat(stale.has("details")).isFalse();
    JsonNode info = quota.get("details").get(0);
    assertThat(info.get("@type").asText()).isEqualTo("type.googleapis.com/google.rpc.ErrorInfo");
    assertThat(info.get("reason").asText()).isEqualTo("RATE_LIMIT_EXCEEDED");
    assertThat(info.get("metadata").get("quota_limit_value").asText()).isEqualTo("6000");
  }

  @Test
  void namesParametersAndFieldsThatItDoesNotKnow() throws Exception {
    JsonNode parameter =
        error(post(CLIENT_NAME + ":getIamPolicy?optionsRequestedPolicyVersion=3", ""), 400);
    JsonNode field = error(post(CLIENT_NAME + ":setIamPolicy", "{\"policies\":{}}"), 400);
    JsonNode etag =
        error(post(CLIENT_NAME + ":setIamPolicy", "{\"policy\":{\"etag\":\"%%\"}}"), 400);
    JsonNode number =
        error(post(CLIENT_NAME + ":getIamPolicy?options.requestedPolicyVersion=x", ""), 400);

    assertThat(parameter.get("message").asText())
        .startsWith(
            "Invalid JSON payload received. Unknown name \"optionsRequestedPolicyVersion\": Cannot"
                + " bind query parameter.");
    assertThat(parameter.get("details").get(0).get("@type").asText()).endsWith("BadRequest");
    assertThat(field.get("message").asText())
        .isEqualTo("Invalid JSON payload received. Unknown name \"policies\": Cannot find field.");
    assertThat(etag.get("status").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(number.get("message").asText())
        .isEqualTo("Invalid value at 'options.requested_policy_version' (TYPE_INT32), \"x\"");
  }

  @Test
  void decodesTheAtSignAndKnowsTheWildcardProject() throws Exception {
    HttpResponse<String> plain = get("v1/projects/-/serviceAccounts/" + CLIENT + "?alt=json");
    HttpResponse<String> encoded =
        get("v1/" + CLIENT_NAME.replace("@", "%40") + "?alt=json&prettyPrint=true");

    assertThat(JSON.readTree(plain.body()))
        .isEqualTo(JSON.readTree(encoded.body()))
        .isEqualTo(
            JSON.readTree(JsonFormat.printer().print(fixture.iam.getServiceAccount(CLIENT_NAME))));
    assertThat(JSON.readTree(plain.body()).has("disabled")).isFalse();
    JsonNode missing = error(get("v1/projects/-/serviceAccounts/no@x.io"), 403);
    assertThat(missing.get("status").asText()).isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void updatesAnAccountByPut() throws Exception {
    HttpResponse<String> updated =
        send("PUT", "v1/" + CLIENT_NAME, "{\"displayName\":\"d\",\"email\":\"other@x.io\"}");

    assertThat(updated.statusCode()).as(updated.body()).isEqualTo(200);
    assertThat(JSON.readTree(updated.body()).get("displayName").asText()).isEqualTo("d");
    assertThat(JSON.readTree(updated.body()).get("email").asText()).isEqualTo(CLIENT);
    error(send("PUT", "v1/" + CLIENT_NAME, "{\"nickname\":\"d\"}"), 400);
  }

  @Test
  void servesProjectsInBothVersions() throws Exception {
    String options = "{\"options\":{\"requestedPolicyVersion\":3}}";
    JsonNode old = JSON.readTree(get("v1/projects/shop-prod").body());
    JsonNode recent = JSON.readTree(get("v3/projects/shop-prod").body());

    assertThat(old.get("lifecycleState").asText()).isEqualTo("ACTIVE");
    assertThat(old.get("projectNumber").asText()).matches("\\d{12}");
    assertThat(recent.get("name").asText())
        .isEqualTo("projects/" + old.get("projectNumber").asText());
    assertThat(post("projects/shop-prod:getIamPolicy", options).body())
        .isEqualTo(send("POST", "v3/projects/shop-prod:getIamPolicy", options).body());
  }

  @Test
  void findsProjectsInBothVersions() throws Exception {
    // when
    JsonNode first = JSON.readTree(get("v1/projects?pageSize=1&alt=json").body());
    String token = first.get("nextPageToken").asText();
    JsonNode second = JSON.readTree(get("v1/projects?pageSize=1&pageToken=" + token).body());
    JsonNode none = JSON.readTree(get("v1/projects?filter=name:nothing").body());
    JsonNode recent = JSON.readTree(get("v3/projects:search?query=id%3Ashop-prod").body());

    // then
    assertThat(first.get("projects")).hasSize(1);
    assertThat(second.get("projects").get(0))
        .isEqualTo(JSON.readTree(get("v1/projects/shop-prod").body()));
    assertThat(second.has("nextPageToken")).isFalse();
    assertThat(none).isEmpty();
    assertThat(recent.get("projects").get(0))
        .isEqualTo(JSON.readTree(get("v3/projects/shop-prod").body()));
    error(get("v1/projects?query=id%3Ashop-prod"), 400);
    error(get("v3/projects:search?filter=id%3Ashop-prod"), 400);
  }

  @Test
  void readsRepeatedAndMaskedParameters() throws Exception {
    // given
    fixture.state.addUserManagedKey(CLIENT);
    String role = "projects/shop-prod/roles/r_1";
    fixture.state.putCustomRole("shop-prod", "r_1", Set.of("iam.roles.get"));

    // when
    JsonNode keys = JSON.readTree(get("v1/" + CLIENT_NAME + "/keys?keyTypes=USER_MANAGED").body());
    JsonNode updated =
        JSON.readTree(
            send(
                    "PATCH",
                    "v1/" + role + "?updateMask=includedPermissions",
                    "{\"includedPermissions\":[\"iam.roles.list\"]}")
                .body());

    // then
    assertThat(keys.get("keys")).hasSize(1);
    assertThat(updated.get("title").asText()).isEqualTo("r_1");
    assertThat(updated.get("includedPermissions").get(0).asText()).isEqualTo("iam.roles.list");
    error(get("v1/" + CLIENT_NAME + "/keys?keyTypes=HOMEMADE"), 400);
  }

  @Test
  void tellsWhenKeysWereLastUsedPageByPage() throws Exception {
    // given
    Instant now = fixture.clock.instant();
    String used = fixture.state.addUserManagedKey(CLIENT, now.minus(Duration.ofDays(900)));
    fixture.state.addUserManagedKey(CLIENT, now.minus(Duration.ofDays(40)));
    fixture.state.useKey(CLIENT, used, now.minus(Duration.ofDays(3)));
    fixture.state.addUserManagedKey(CLIENT);

    // when
    JsonNode all = JSON.readTree(get(ACTIVITIES).body());
    JsonNode first = JSON.readTree(get(ACTIVITIES + "?pageSize=1").body());
    String token = first.get("nextPageToken").asText();
    JsonNode second = JSON.readTree(get(ACTIVITIES + "?pageSize=1&pageToken=" + token).body());
    JsonNode one = JSON.readTree(get(ACTIVITIES + "?filter=" + filter(used)).body());

    // then
    assertThat(all.get("activities")).as("the youngest is not known yet").hasSize(2);
    assertThat(all.has("nextPageToken")).isFalse();
    assertThat(List.of(first.get("activities").get(0), second.get("activities").get(0)))
        .containsExactlyElementsOf(all.get("activities"));
    assertThat(second.has("nextPageToken")).isFalse();
    assertThat(one.get("activities")).hasSize(1);
    JsonNode activity = one.get("activities").get(0);
    assertThat(activity.get("fullResourceName").asText())
        .isEqualTo("//iam.googleapis.com/" + CLIENT_NAME + "/keys/" + used);
    assertThat(activity.get("activity").get("lastAuthenticatedTime").asText())
        .endsWith("T07:00:00Z");
    assertThat(activity.get("activity").get("serviceAccountKey").get("projectNumber").asText())
        .matches("\\d{12}");
    assertThat(activity.get("observationPeriod").get("startTime").asText()).endsWith("T07:00:00Z");
    assertThat(all.findValues("lastAuthenticatedTime")).as("of the used key alone").hasSize(1);
  }

  @Test
  void refusesQueriesForActivitiesThatGoogleRefuses() throws Exception {
    String eleven =
        IntStream.rangeClosed(1, 11).mapToObj(i -> filter("k" + i)).collect(joining("%20OR%20"));

    error(get(ACTIVITIES + "?filter=name%3D%22x%22"), 400);
    error(get(ACTIVITIES + "?filter=" + eleven), 400);
    error(get(ACTIVITIES.replace("KeyLast", "Last")), 400);
    error(get(ACTIVITIES.replace(PROJECT, "no-such-project")), 403);
    fixture.state.setApiEnabled(PROJECT, "policyanalyzer.googleapis.com", false);
    assertThat(error(get(ACTIVITIES), 403).get("message").asText())
        .startsWith("Policy Analyzer API has not been used in project");
  }

  @Test
  void asksForThePermissionToQueryActivities() throws Exception {
    IamSettings strict = IamSettings.defaults().withPermissionsEnforced(true);
    try (IamFixture guarded = new IamFixture(strict);
        IamRestServer server = IamRestServer.start(guarded.state, 0)) {
      URI query = URI.create("http://127.0.0.1:" + server.port() + "/" + ACTIVITIES);

      assertThat(get(query).statusCode()).isEqualTo(403);
      guarded.state.seedProjectPolicy(
          PROJECT,
          policy ->
              policy.toBuilder()
                  .addBindings(
                      IamFixture.binding(
                          "roles/policyanalyzer.activityAnalysisViewer", strict.defaultCaller()))
                  .build());
      assertThat(get(query).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void hangsUntilTheCallerGivesUp() {
    fixture.rule("GetServiceAccount", 1, "hang", Map.of());
    HttpRequest request =
        HttpRequest.newBuilder(uri("v1/" + CLIENT_NAME)).timeout(Duration.ofMillis(300)).build();

    assertThatExceptionOfType(HttpTimeoutException.class)
        .isThrownBy(() -> http.send(request, BodyHandlers.ofString()));
  }

  @Test
  void closesTheConnectionOfACallThatHangs() throws IOException {
    fixture.rule("GetServiceAccount", 1, "hang", Map.of());
    String request = "GET /v1/" + CLIENT_NAME + " HTTP/1.1\r\nHost: h\r\n\r\n";
    try (IamRestServer hasty =
            IamRestServer.start(fixture.state, "127.0.0.1", 0, Duration.ofMillis(1));
        Socket socket = new Socket("127.0.0.1", hasty.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static String filter(String keyId) {
    String name = "//iam.googleapis.com/" + CLIENT_NAME + "/keys/" + keyId;
    return URLEncoder.encode(
        "activities.full_resource_name=\"" + name + "\"", StandardCharsets.UTF_8);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return get(uri(path));
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send("POST", "v1/" + path, body);
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:%d/%s".formatted(rest.port(), path));
  }

  private static JsonNode error(HttpResponse<String> response, int status) throws IOException {
    assertThat(response.statusCode()).isEqualTo(status);
    return JSON.readTree(response.body()).get("error");
  }
}
