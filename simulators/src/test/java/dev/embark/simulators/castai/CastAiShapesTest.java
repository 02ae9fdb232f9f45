package dev.embark.simulators.castai;

import static dev.embark.simulators.castai.CastAiFixture.CLIENT;
import static dev.embark.simulators.castai.CastAiFixture.CLUSTER;
import static dev.embark.simulators.castai.CastAiFixture.CLUSTERS;
import static dev.embark.simulators.castai.CastAiFixture.IMPERSONATE;
import static dev.embark.simulators.castai.CastAiFixture.LINK;
import static dev.embark.simulators.castai.CastAiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CastAiShapesTest {

  private final CastAiFixture castAi = new CastAiFixture();

  @AfterEach
  void close() {
    castAi.close();
  }

  @Test
  void showsAFreshClusterAsReadyThoughItHasNoCredentials() {
    // when
    HttpResponse<String> response = castAi.get();

    // then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.headers().firstValue("X-Castai-Request-Id")).isPresent();
    assertThat(response.headers().firstValue("Date")).contains("Fri, 02 Jan 2026 03:04:05 GMT");
    assertThat(response.body())
        .contains("\"status\":\"ready\"", "\"agentStatus\":\"waiting-connection\"")
        .contains("\"providerType\":\"gke\"", "\"createdAt\":\"2026-01-02T03:04:05Z\"")
        .contains("\"region\":\"us-central1\",\"location\":\"us-central1-a\"")
        .doesNotContain("credentialsId", "clientServiceAccount", "castServiceAccount")
        .doesNotContainPattern("\"[a-z]+_[a-z_]+\":");
  }

  @Test
  void writesSomeNullsExplicitly() {
    // when
    JsonNode cluster = castAi.cluster();

    // then
    assertThat(nullNames(cluster))
        .containsExactlyInAnyOrder(
            "deletedAt", "kubernetesVersion", "reconcileError", "reconciledAt", "sshPublicKey");
    assertThat(nullNames(cluster.get("reconcileInfo")))
        .containsExactlyInAnyOrder("error", "reconciledAt", "retryAt", "startedAt");
  }

  @ParameterizedTest
  @CsvSource({
    "gcp-create-sa, application/json, gkeSaImpersonate, projectId, serviceAccountEmail",
    "gcp-create-sa, application/x-www-form-urlencoded, gke_sa_impersonate, project_id,"
        + " serviceAccountEmail",
    "gke-create-sa, text/plain, gkeSaImpersonate, project_id, serviceAccount",
  })
  void linksInEitherCasingAndUnderAnyContentType(
      String action, String type, String account, String project, String answerField) {
    // when
    HttpResponse<String> response =
        castAi.send(
            "POST",
            CLUSTERS + "/" + CLUSTER + "/" + action,
            "{\"gke\":{\"%s\":\"%s\",\"%s\":\"p1\"}}".formatted(account, CLIENT, project),
            "Content-Type",
            type);

    // then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).get(answerField).asText())
        .matches("cast-gke-[0-9a-f]+@prod-cast-identity\\.iam\\.gserviceaccount\\.com");
    assertThat(castAi.cluster().at("/gke/clientServiceAccount").asText()).isEqualTo(CLIENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded"})
  void answersAzuresFormWithTheAccountAndLinksNothing(String type) {
    // when
    HttpResponse<String> response =
        castAi.send(
            "POST",
            CLUSTERS + "/" + CLUSTER + "/gcp-create-sa",
            "{\"aks\":{}}",
            "Content-Type",
            type);

    // then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response)).isEqualTo(json(castAi.post("/gcp-create-sa", LINK)));
    assertThat(castAi.calls.calls().get(0).effect()).isEqualTo("none");
  }

  @Test
  void givesEachClusterTheSameAccountWithItsNumericId() {
    // given
    UUID other = UUID.fromString("b6bfc074-a267-400f-b8f1-db0850c36002");
    castAi.state.add(CastAiFixture.registered(other, "c2"));

    // when
    JsonNode first = json(castAi.post("/gcp-create-sa", LINK));
    JsonNode second = json(castAi.send("POST", CLUSTERS + "/" + other + "/gcp-create-sa", LINK));

    // then
    assertThat(first).isEqualTo(second);
    assertThat(first.get("serviceAccountId").asText()).matches("[0-9]{21}");
  }

  @Test
  void forgetsTheLinkWhenTheAccountIsDisabled() {
    // given
    castAi.post("/gcp-create-sa", LINK);

    // when
    HttpResponse<String> response = castAi.post("/gke-disable-sa", "");

    // then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{}");
    assertThat(castAi.get().body()).doesNotContain("clientServiceAccount");
  }

  @Test
  void registersTheSameClusterOnceHoweverOftenItIsAsked() {
    // given
    String fromTerraform =
        "{\"name\":\"n\",\"gke\":{\"clusterName\":\"n\",\"location\":\"europe-west1-b\","
            + "\"projectId\":\"p9\",\"region\":\"europe-west1\"}}";
    String fromAgent =
        "{\"id\":\"00000000-0000-0000-0000-000000000000\",\"name\":\"n\",\"eks\":null,"
            + "\"aks\":null,\"gke\":{\"cluster_name\":\"n\",\"location\":\"europe-west1-b\","
            + "\"project_id\":\"p9\",\"region\":\"europe-west1-b\"}}";

    // when
    JsonNode first =
        json(
            castAi.send(
                "POST", CLUSTERS, fromTerraform, "User-Agent", "castai-terraform-provider/8.57.0"));
    JsonNode second = json(castAi.send("POST", CLUSTERS, fromAgent));

    // then
    assertThat(second.get("id")).isEqualTo(first.get("id"));
    assertThat(first.get("managedBy").asText()).isEqualTo("terraform");
    assertThat(castAi.calls.calls()).extracting("effect").containsExactly("write", "noop-write");
  }

  @Test
  void takesAZoneAndItsRegionForTwoClusters() {
    // when
    String body = "{\"name\":\"n\",\"gke\":{\"location\":\"%s\",\"projectId\":\"p9\"}}";
    JsonNode byZone = json(castAi.send("POST", CLUSTERS, body.formatted("us-east1-b")));
    JsonNode byRegion = json(castAi.send("POST", CLUSTERS, body.formatted("us-east1")));

    // then
    assertThat(byZone.get("id")).isNotEqualTo(byRegion.get("id"));
    assertThat(byZone.at("/gke/region")).isEqualTo(byRegion.at("/gke/region"));
  }

  @Test
  void listsTheWholeOrganizationAtOnce() {
    // given
    for (int i = 0; i < 1000; i++) {
      castAi.state.add(CastAiFixture.registered(new UUID(7, i), "many-" + i));
    }

    // when
    JsonNode items = json(castAi.send("GET", CLUSTERS, "")).get("items");

    // then
    assertThat(items).hasSize(1001);
    assertThat(StreamSupport.stream(items.spliterator(), false).map(item -> item.get("name")))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"credentials\":{}}",
        "{\"credentials\":\"not json\"}",
        "{\"credentials\":\"\"}",
        "{\"credentials\":\"{}}\"}",
        "{\"credentials\":\"[]\"}",
        "{\"credentials\":\"{\\\"a\\\":1}\"}"
      })
  void refusesCredentialsThatAreNone(String body) {
    // when
    HttpResponse<String> response = castAi.post("", body);

    // then
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).at("/fieldViolations/0/field").asText()).isEqualTo("credentials");
    assertThat(json(response).get("message").asText()).isNotEqualTo("Forbidden");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/kubernetes/external-clusters/no-uuid, 400",
    "GET, /v1/kubernetes/external-clusters/1-1-1-1-1, 400",
    "GET, /v1/kubernetes/external-clusters/00000000-0000-4000-8000-000000000001, 404",
    "GET, /v1/nothing, 404",
    "PUT, /v1/kubernetes/external-clusters, 404",
    "POST, /v1/kubernetes/external-clusters, 400",
    "GET, /v1/kubernetes/external-clusters/operations/00000000-0000-4000-8000-000000000001, 404",
    "GET, /v1/kubernetes/external-clusters/operations/a/b, 404",
    "GET, /v1/organizations/00000000-0000-4000-8000-000000000001/users, 404",
    "GET, /v1/organizations/no-uuid, 400",
  })
  void answersWhatItDoesNotKnowWithAnErrorBody(String method, String path, int status) {
    // when
    HttpResponse<String> response = castAi.send(method, path, "");

    // then
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).get("message").asText()).isNotEmpty();
    assertThat(json(response).get("fieldViolations").isArray()).isTrue();
  }

  @Test
  void refusesABodyThatIsNoJson() {
    assertThat(castAi.post("", "{\"credentials").statusCode()).isEqualTo(400);
    assertThat(castAi.post("/gcp-create-sa", "[]").statusCode()).isEqualTo(400);
    assertThat(castAi.post("/gcp-create-sa", "{\"gke\":{}}").statusCode()).isEqualTo(400);
  }

  @Test
  void refusesValuesOfAnotherTypeThanTheContracts() {
    // given
    castAi.onboard();

    // then
    for (String[] call :
        new String[][] {
          {"/gcp-create-sa", "{\"gke\":\"me@p1\"}", "gke"},
          {"/tags", "{\"env\":{\"name\":\"prod\"}}", "env"},
          {"/tags", "{\"size\":3}", "size"},
          {"/disconnect", "{\"deleteProvisionedNodes\":\"false\"}", "deleteProvisionedNodes"},
          {"/disconnect", "{\"keep_kubernetes_resources\":1}", "keepKubernetesResources"}
        }) {
      HttpResponse<String> refused = castAi.post(call[0], call[1]);

      assertThat(refused.statusCode()).as(call[1]).isEqualTo(400);
      assertThat(json(refused).at("/fieldViolations/0/field").asText()).isEqualTo(call[2]);
    }
    assertThat(castAi.cluster().get("status").asText()).isEqualTo("ready");
    assertThat(castAi.cluster().at("/tags")).isEmpty();
  }

  @Test
  void findsPathsHoweverTheyAreEncoded() {
    String encoded = CLUSTERS.replace("-", "%2d") + "/" + CLUSTER.toString().replace("-", "%2D");

    assertThat(json(castAi.send("GET", encoded, "")).get("id").asText())
        .isEqualTo(CLUSTER.toString());
  }

  @Test
  void servesScriptsTokensAndTags() {
    // given
    String cluster = CLUSTERS + "/" + CLUSTER;

    // when, then
    assertThat(json(castAi.post("/token", "")).get("token").asText()).isNotEmpty();
    assertThat(castAi.post("/tags", "{\"env\":\"prod\"}").body()).isEqualTo("{}");
    assertThat(castAi.cluster().at("/tags/env").asText()).isEqualTo("prod");
    String script = cluster + "/credentials-script?gcpSaImpersonate=true";
    assertThat(json(castAi.send("GET", script, "")).get("script").asText())
        .startsWith("#!/bin/sh")
        .contains("exit 1");
    assertThat(json(castAi.send("GET", cluster + "/cleanup-script", "")).has("script")).isTrue();
    assertThat(castAi.send("GET", "/v1/scripts/gke/onboarding.sh?crossRole=true", "").body())
        .startsWith("#!/bin/sh");
  }

  @Test
  void keepsKeysOutOfTheCallLog() {
    // when
    castAi.post("", CastAiFixture.KEY_FILE);
    castAi.post("", IMPERSONATE);

    // then
    assertThat(castAi.calls.calls().toString())
        .contains("updateCluster", CLUSTER.toString(), "credentials")
        .doesNotContain("s3cret", CastAiSettings.KEY);
  }

  @Test
  void givesOrganizationsAnImpersonationAccountForAzureAlone() {
    String path = CLUSTERS + "/impersonation-service-account";
    assertThat(castAi.send("POST", path, "{\"provider\":\"gke\"}").statusCode()).isEqualTo(400);
    assertThat(json(castAi.send("POST", path, "{\"provider\":\"aks\"}")).has("email")).isTrue();
  }

  private static List<String> nullNames(JsonNode node) {
    return node.properties().stream()
        .filter(entry -> entry.getValue().isNull())
        .map(Map.Entry::getKey)
        .toList();
  }
}
