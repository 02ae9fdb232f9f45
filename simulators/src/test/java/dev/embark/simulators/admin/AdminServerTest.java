package dev.embark.simulators.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.castai.CastAiSettings;
import dev.embark.simulators.clock.VirtualClock;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private Simulators simulators =
      new Simulators(SimulatorsSettings.defaults(), new VirtualClock(START)).start();
  private final FleetCluster cluster =
      simulators.add(Fleet.of(1, List.of(ClusterSituation.ONBOARDED))).clusters().get(0);

  @AfterEach
  void close() {
    simulators.close();
  }

  @Test
  void showsClustersAndPolicies() throws Exception {
    // when
    JsonNode state = json("GET", "/state", "");

    // then
    assertThat(state.at("/clusters/0/id").asText()).isEqualTo(cluster.id().toString());
    assertThat(state.at("/clusters/0/mode").asText()).isEqualTo("impersonation");
    assertThat(state.path("policies").path(cluster.serviceAccount()).path("bindings")).hasSize(2);
    assertThat(json("GET", "/state/policies/" + cluster.serviceAccount(), "")).hasSize(1);
  }

  @Test
  void showsAClustersPast() throws Exception {
    // when
    JsonNode shown = json("GET", "/state/clusters/" + cluster.id(), "");

    // then
    assertThat(shown.get("hasWorkingAccess").asBoolean()).isTrue();
    assertThat(shown.get("timeline")).hasSize(2);
    assertThat(shown.at("/timeline/1/mode").asText()).isEqualTo("impersonation");
  }

  @Test
  void editsAPolicyAsSomebodyElse() throws Exception {
    // given
    String account = cluster.serviceAccount();
    String binding = "{\"role\":\"roles/viewer\",\"members\":[\"user:a@example.com\"]}";

    // when
    json("POST", "/policy", "{\"serviceAccount\":\"%s\",\"add\":[%s]}".formatted(account, binding));
    int added = simulators.iam().policyOf(account).getBindingsCount();
    json(
        "POST",
        "/policy",
        "{\"serviceAccount\":\"%s\",\"author\":\"Ada\",\"remove\":[%s]}"
            .formatted(account, binding));
    int removed = simulators.iam().policyOf(account).getBindingsCount();
    json("POST", "/policy", "{\"serviceAccount\":\"%s\",\"policy\":{}}".formatted(account));

    // then
    assertThat(added).isEqualTo(3);
    assertThat(removed).isEqualTo(2);
    assertThat(simulators.iam().policyOf(account).getBindingsList()).isEmpty();
    assertThat(json("GET", "/calls?caller=Ada&effect=write", "").get("count").asInt()).isOne();
  }

  @Test
  void addsShowsAndRemovesFaults() throws Exception {
    // when
    json(
        "POST",
        "/faults",
        "{\"id\":\"slow\",\"kind\":\"status\",\"operation\":\"getCluster\",\"times\":2,"
            + "\"parameters\":{\"status\":429}}");
    JsonNode faults = json("GET", "/faults", "").get("faults");
    JsonNode left = json("DELETE", "/faults/slow", "").get("faults");

    // then
    assertThat(faults).hasSize(1);
    assertThat(faults.at("/0/parameters/status").asText()).isEqualTo("429");
    assertThat(faults.at("/0/subject").asText()).isEqualTo("*");
    assertThat(left).isEmpty();
  }

  @Test
  void changesAClusterAsSomebodyElse() throws Exception {
    // when
    json(
        "POST",
        "/clusters/" + cluster.id(),
        "{\"managedBy\":\"terraform\",\"lifecycle\":\"hibernated\",\"clientServiceAccount\":null,"
            + "\"agent\":\"non-responding\",\"mode\":\"key\"}");

    // then
    JsonNode shown = json("GET", "/state/clusters/" + cluster.id(), "");
    assertThat(shown.get("managedBy").asText()).isEqualTo("terraform");
    assertThat(shown.get("status").asText()).isEqualTo("hibernated");
    assertThat(shown.get("agent").asText()).isEqualTo("non-responding");
    assertThat(shown.get("clientServiceAccount").isNull()).isTrue();
    assertThat(shown.get("mode").asText()).isEqualTo("key");
  }

  @Test
  void changesAClusterAtOnceOrNotAtAll() throws Exception {
    // given
    String path = "/clusters/" + cluster.id();

    // when
    int refused =
        send("POST", path, "{\"managedBy\":\"terraform\",\"mode\":\"magic\"}").statusCode();
    JsonNode untouched = json("GET", "/state" + path, "");
    json("POST", path, "{\"clientServiceAccount\":null,\"mode\":\"key\"}");
    JsonNode shown = json("GET", "/state" + path, "");

    // then
    assertThat(refused).isEqualTo(400);
    assertThat(untouched.get("managedBy").asText()).isEqualTo("console");
    assertThat(shown.get("timeline")).hasSize(untouched.get("timeline").size() + 1);
    assertThat(simulators.accessLosses()).isEmpty();
  }

  @Test
  void endsADisconnectAndSaysWhenAClusterWasDeleted() throws Exception {
    // given
    String path = "/clusters/" + cluster.id();

    // when
    json("POST", path, "{\"lifecycle\":\"disconnecting\"}");
    JsonNode disconnecting = json("GET", "/state" + path, "");
    json("POST", "/clock/advance", "{\"duration\":\"30s\"}");
    JsonNode disconnected = json("GET", "/state" + path, "");
    json("POST", path, "{\"lifecycle\":\"archived\"}");

    // then
    assertThat(disconnecting.get("lifecycle").asText()).isEqualTo("disconnecting");
    assertThat(disconnected.get("lifecycle").asText()).isEqualTo("disconnected");
    assertThat(simulators.castAi().cluster(cluster.id()).orElseThrow().lifecycleAt())
        .isEqualTo(START.plusSeconds(30));
  }

  @Test
  void movesVirtualTimeOn() throws Exception {
    // when
    json("POST", "/clock/advance", "{\"duration\":\"5m\"}");

    // then
    assertThat(json("GET", "/health", "").get("now").asText()).isEqualTo("2026-01-02T03:09:05Z");
  }

  @Test
  void cannotMoveRealTime() throws Exception {
    // given
    simulators.close();
    simulators = new Simulators(SimulatorsSettings.defaults(), InstantSource.system()).start();

    // when, then
    assertThat(send("POST", "/clock/advance", "{\"duration\":\"5m\"}").statusCode()).isEqualTo(409);
  }

  @Test
  void revokesAndRestoresKeys() throws Exception {
    // when, then
    json("POST", "/keys/simulators/revoke", "");
    assertThat(statusAtCastAi()).isEqualTo(401);
    json("POST", "/keys/simulators/restore", "");
    assertThat(statusAtCastAi()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {CastAiSettings.KEY, "simul%61tors"})
  void knowsKeysByThemselvesAndByTheirEncodedNames(String key) throws Exception {
    // when, then
    JsonNode revoked = json("POST", "/keys/" + key + "/revoke", "");
    assertThat(revoked.get("key").asText()).isEqualTo("simulators");
    assertThat(statusAtCastAi()).isEqualTo(401);
    json("POST", "/keys/" + key + "/restore", "");
    assertThat(statusAtCastAi()).isEqualTo(200);
  }

  @Test
  void namesTheKeysThatThereAre() throws Exception {
    // when
    HttpResponse<String> response = send("POST", "/keys/production/revoke", "");

    // then
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("No such key; there are: simulators");
    assertThat(statusAtCastAi()).isEqualTo(200);
  }

  @Test
  void filtersAndForgetsCalls() throws Exception {
    // given
    statusAtCastAi();
    statusAtCastAi();

    // when, then
    JsonNode found = json("GET", "/calls?operation=me&surface=castai-http&limit=1", "");
    assertThat(found.get("count").asInt()).isEqualTo(2);
    assertThat(found.get("calls")).hasSize(1);
    json("DELETE", "/calls", "");
    assertThat(simulators.calls().calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /nothing                    |                            | 404",
        "GET    | /state/clusters/no-uuid     |                            | 400",
        "GET    | /state/policies/a@b         |                            | 404",
        "GET    | /calls?colour=red           |                            | 400",
        "POST   | /faults                     | {\"id\":\"x\",\"kind\":\"y\"} | 400",
        "POST   | /faults                     | {\"id\":\"x\"}               | 400",
        "POST   | /faults                     | [                          | 400",
        "POST   | /policy                     | {\"serviceAccount\":\"a@b\"}  | 404",
        "POST   | /clock/advance              | {\"duration\":\"soon\"}       | 400",
        "POST   | /clock/advance              | {\"duration\":\"-PT1S\"}      | 400",
        "POST   | /keys/simulators/sharpen    |                            | 404",
      })
  void saysWhatIsWrong(String method, String path, String body, int status) throws Exception {
    // when
    HttpResponse<String> response = send(method, path, body == null ? "" : body);

    // then
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(AdminJson.MAPPER.readTree(response.body()).get("error").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'kind':'status','operaton':'me'                                         | operaton",
        "'kind':'status','operation':5                                           | operation",
        "'kind':'status','times':'once'                                          | times",
        "'kind':'status','times':0                                               | times",
        "'kind':'status','fromCall':1.5                                          | fromCall",
        "'kind':'status','probability':'10%'                                     | probability",
        "'kind':'status','parameters':['503']                                    | parameters",
        "'kind':'status','parameters':{'status':{}}                              | status",
        "'kind':'status','parameters':{'staus':'500'}                            | staus",
        "'kind':'status','parameters':{'status':'abc'}                           | abc",
        "'kind':'empty-sa','parameters':{'form':'nul'}                           | nul",
        "'kind':'hang','operation':'getCluster','parameters':{'commit':'yes'}    | yes",
        "'kind':'slow-propagation','parameters':{'delay':'10 minutes'}           | 10 minutes",
        "'kind':'details-missing','parameters':{'with':'quotas'}                 | quotas",
        "'kind':'details-missing','parameters':{'with':'drs','role':'roles/x'}   | role",
      })
  void refusesFaultsThatItWouldMisunderstand(String fields, String named) throws Exception {
    // when
    HttpResponse<String> response =
        send("POST", "/faults", "{\"id\":\"x\",%s}".formatted(fields.replace('\'', '"')));

    // then
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(AdminJson.MAPPER.readTree(response.body()).get("error").asText()).contains(named);
    assertThat(simulators.faults().rules()).isEmpty();
  }

  @Test
  void refusesFieldsOfAClusterThatItDoesNotKnow() throws Exception {
    assertThat(send("POST", "/clusters/" + cluster.id(), "{\"colour\":1}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void servesThisMachineOnly() {
    var world =
        new AdministeredWorld(
            simulators.castAi(),
            simulators.iam(),
            simulators.faults(),
            simulators.calls(),
            simulators.clock());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdminServer.start(world, new InetSocketAddress("0.0.0.0", 0)));
  }

  private int statusAtCastAi() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(simulators.castAiUrl().resolve("/v1/me"))
            .header("X-API-Key", simulators.apiKey())
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private JsonNode json(String method, String path, String body) throws Exception {
    HttpResponse<String> response = send(method, path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return AdminJson.MAPPER.readTree(response.body());
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(simulators.adminUrl() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
