package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CAST;
import static dev.embark.simulators.iam.IamFixture.CLIENT;
import static dev.embark.simulators.iam.IamFixture.CLIENT_NAME;
import static dev.embark.simulators.iam.IamFixture.PROJECT;
import static dev.embark.simulators.iam.IamFixture.tokenCreator;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.iam.admin.v1.DeleteRoleRequest;
import com.google.iam.v1.Policy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid but unusual requests, and common ones that Google rejects. */
class RestFormsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORM = "application/x-www-form-urlencoded";

  @RegisterExtension final RestFixture served = new RestFixture();

  private final IamFixture fixture = served.iam;
  private final HttpClient http = HttpClient.newHttpClient();
  private final IamRestServer rest = served.server;

  /** As curl does with {@code -d} alone. */
  @Test
  void takesAFormForParametersWhateverStandsInIt() throws Exception {
    // given
    fixture.edit(p -> p.addBindings(tokenCreator(CAST)));
    String policy = "{\"policy\":{\"bindings\":[]}}";

    // when
    HttpResponse<String> form = send("POST", CLIENT_NAME + ":setIamPolicy", policy, FORM);

    // then
    assertThat(error(form, 400).get("message").asText())
        .startsWith("Invalid JSON payload received. Unknown name \"{\"policy\"")
        .contains("Cannot bind query parameter.");
    assertThat(fixture.get().getBindingsList()).containsExactly(tokenCreator(CAST));
    error(send("POST", CLIENT_NAME + ":setIamPolicy", "100%", FORM), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%24apiVersion=1", "%24ct=x", "passwd=x", "password=x", "trace=token:x"})
  void ignoresSystemParametersThatChangeNothing(String parameter) throws Exception {
    json(post(CLIENT_NAME + ":getIamPolicy?" + parameter));
  }

  @ParameterizedTest
  @ValueSource(strings = {"apiVersion", "ct", "%24pass", "traces"})
  void refusesParametersThatAreNearlyTheSystems(String parameter) throws Exception {
    error(post(CLIENT_NAME + ":getIamPolicy?" + parameter + "=1"), 400);
  }

  /** As Google's client for Python does with long queries. */
  @Test
  void takesTheQueryOfALongGetFromAForm() throws Exception {
    HttpResponse<String> list =
        http.send(
            HttpRequest.newBuilder(
                    uri("projects/%s/serviceAccounts".formatted("prod-cast-identity")))
                .header("Content-Type", FORM)
                .header("X-HTTP-Method-Override", "GET")
                .POST(BodyPublishers.ofString("pageSize=1&pageToken=%25"))
                .build(),
            BodyHandlers.ofString());

    assertThat(error(list, 400).get("message").asText()).isEqualTo("Invalid page token.");
  }

  @Test
  void answersWhatIsNoMethodOfAnyApiWithAPage() throws Exception {
    for (String[] request :
        new String[][] {
          {"POST", "projects/p:noSuchVerb"},
          {"DELETE", "projects"},
          {"GET", CLIENT_NAME + "/"},
          {"GET", "a?b=<script>".replace("<", "%3C").replace(">", "%3E")}
        }) {
      HttpResponse<String> page = send(request[0], request[1], "", "application/json");

      assertThat(page.statusCode()).isEqualTo(404);
      assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=UTF-8");
      assertThat(page.body())
          .contains("<title>Error 404 (Not Found)!!1</title>", "was not found on this server.");
    }
  }

  @Test
  void sendsNoBodyInAnswerToHead() throws Exception {
    HttpResponse<String> head = send("HEAD", CLIENT_NAME, "", "application/json");
    HttpResponse<String> next = send("GET", CLIENT_NAME, "", "application/json");

    assertThat(head.statusCode()).isEqualTo(404);
    assertThat(head.body()).isEmpty();
    assertThat(next.statusCode()).isEqualTo(200);
  }

  @Test
  void refusesBodiesThatAreTooLongPackedOrNot() throws Exception {
    byte[] content = " ".repeat(10 * 1024 * 1024 + 1).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    }

    HttpResponse<String> plain = test(BodyPublishers.ofByteArray(content), "identity");
    HttpResponse<String> small = test(BodyPublishers.ofByteArray(packed.toByteArray()), "gzip");

    assertThat(error(plain, 400).get("message").asText())
        .isEqualTo("Request payload size exceeds the limit: 10485760 bytes.");
    assertThat(error(small, 400)).isEqualTo(error(plain, 400));
  }

  @Test
  void readsFlagsAndEnumsInEveryFormThatClientsUse() throws Exception {
    // given
    String role = fixture.state.putCustomRole(PROJECT, "r_1", Set.of("iam.roles.get"));
    fixture.iam.deleteRole(DeleteRoleRequest.newBuilder().setName(role).build());
    String roles = "projects/" + PROJECT + "/roles?showDeleted=";

    // then
    assertThat(json(get(roles + "True&view=FULL")).get("roles").get(0).has("includedPermissions"))
        .isTrue();
    assertThat(json(get(roles + "1&view=1")).get("roles").get(0).has("includedPermissions"))
        .isTrue();
    assertThat(json(get(roles + "0"))).isEmpty();
    assertThat(error(get(roles + "maybe"), 400).get("message").asText())
        .isEqualTo("Invalid value at 'show_deleted' (TYPE_BOOL), \"maybe\"");
    assertThat(error(get(roles + "1&view=9"), 400).get("message").asText())
        .isEqualTo(
            "Invalid value at 'view' (type.googleapis.com/google.iam.admin.v1.RoleView), \"9\"");
    assertThat(error(get(CLIENT_NAME + "?verbose"), 400).get("message").asText())
        .contains("Unknown name \"verbose\"");
  }

  @Test
  void answersWithTheFieldsThatAreAskedFor() throws Exception {
    // given
    fixture.edit(p -> p.addBindings(tokenCreator(CAST)));
    String policy = CLIENT_NAME + ":getIamPolicy?options.requestedPolicyVersion=3&fields=";

    // when
    JsonNode account = json(get(CLIENT_NAME + "?fields=email,unique_id"));
    JsonNode list =
        json(get("projects/" + PROJECT + "/serviceAccounts?fields=accounts(email),nextPageToken"));
    JsonNode members = json(post(policy + "bindings/members,bindings.condition(title)"));
    JsonNode all = json(post(policy + "*"));
    JsonNode old = json(get("projects?fields=projects/projectId"));

    // then
    assertThat(account.toString())
        .isEqualTo(
            "{\"uniqueId\":\"%s\",\"email\":\"%s\"}"
                .formatted(fixture.state.uniqueIdOf(CLIENT), CLIENT));
    assertThat(list.toString()).isEqualTo("{\"accounts\":[{\"email\":\"%s\"}]}".formatted(CLIENT));
    assertThat(members.toString())
        .isEqualTo(
            "{\"bindings\":[{\"members\":[\"serviceAccount:%s\"],\"condition\":".formatted(CAST)
                + "{\"title\":\"AlwaysTrueCondition\"}}]}");
    assertThat(all.has("etag") && all.has("version") && all.has("bindings")).isTrue();
    assertThat(old.get("projects").get(0).toString())
        .isEqualTo("{\"projectId\":\"prod-cast-identity\"}");
  }

  @Test
  void refusesToSelectWhatIsNotThereBeforeAnythingIsDone() throws Exception {
    // given
    Policy before = fixture.edit(p -> p.addBindings(tokenCreator(CAST)));

    // when
    HttpResponse<String> written =
        send(
            "POST",
            CLIENT_NAME + ":setIamPolicy?fields=etag,bindings(role,member)",
            "{\"policy\":{}}",
            "application/json");

    // then
    JsonNode refused = error(written, 400);
    assertThat(refused.get("message").asText()).isEqualTo("Request contains an invalid argument.");
    JsonNode violation = refused.get("details").get(0).get("fieldViolations").get(0);
    assertThat(violation.get("field").asText()).isEqualTo("etag,bindings(role,member)");
    assertThat(violation.get("description").asText())
        .isEqualTo(
            "Error expanding 'fields' parameter. Cannot find matching fields for path"
                + " 'bindings.member'.");
    assertThat(fixture.get()).isEqualTo(before);
    for (String bad :
        new String[] {"(", ")", "a(", "email)", "/email", "email/x", "(".repeat(9999)}) {
      error(get(CLIENT_NAME + "?fields=" + bad), 400);
    }
  }

  @Test
  void writesJsonWithGooglesBlanksOrOnOneLine() throws Exception {
    // given
    fixture.edit(p -> p.addBindings(tokenCreator(CAST)));
    String read =
        CLIENT_NAME + ":getIamPolicy?options.requestedPolicyVersion=3&fields=bindings/role";

    // then
    assertThat(post(read).body())
        .isEqualTo(
            """
            {
              "bindings": [
                {
                  "role": "roles/iam.serviceAccountTokenCreator"
                }
              ]
            }
            """);
    assertThat(post(read + "&prettyPrint=false").body())
        .isEqualTo("{\"bindings\":[{\"role\":\"roles/iam.serviceAccountTokenCreator\"}]}");
    assertThat(post(CLIENT_NAME + ":testIamPermissions").body()).isEqualTo("{}\n");
    assertThat(get(CLIENT_NAME + "x").body()).startsWith("{\n  \"error\": {\n    \"code\": 404,\n");
    assertThat(get(CLIENT_NAME + "x?$prettyPrint=0".replace("$", "%24")).body())
        .startsWith("{\"error\":{\"code\":404,");
  }

  @Test
  void tellsNothingOfItsMakingWhenJsonIsCutOff() throws Exception {
    HttpResponse<String> cut =
        send("POST", CLIENT_NAME + ":setIamPolicy", "{\"policy\":", "application/json");

    assertThat(error(cut, 400).get("message").asText())
        .startsWith("Invalid JSON payload received. ")
        .doesNotContain("java", "Exception");
    assertThat(json(get(CLIENT_NAME)).get("email").asText()).isEqualTo(CLIENT);
  }

  @Test
  void letsHalfSentRequestsBlockNobody() throws Exception {
    List<Socket> halfSent = new ArrayList<>();
    try {
      // given
      for (int i = 0; i < 20; i++) {
        Socket socket = new Socket("127.0.0.1", rest.port());
        halfSent.add(socket);
        socket
            .getOutputStream()
            .write(
                "POST /v1/%s:setIamPolicy HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{"
                    .formatted(CLIENT_NAME)
                    .getBytes(StandardCharsets.US_ASCII));
      }

      // when
      HttpRequest request =
          HttpRequest.newBuilder(uri(CLIENT_NAME)).timeout(Duration.ofSeconds(20)).build();

      // then
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : halfSent) {
        socket.close();
      }
    }
  }

  @Test
  void closesTheConnectionOfARequestThatNeverArrives() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", rest.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write("GET /v1/x HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private HttpResponse<String> test(BodyPublisher body, String encoding) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(CLIENT_NAME + ":testIamPermissions"))
            .header("Content-Encoding", encoding)
            .POST(body)
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, "", "application/json");
  }

  private HttpResponse<String> post(String path) throws Exception {
    return send("POST", path, "", "application/json");
  }

  private HttpResponse<String> send(String method, String path, String body, String type)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:%d/v1/%s".formatted(rest.port(), path));
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static JsonNode error(HttpResponse<String> response, int status) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body()).get("error");
  }
}
