package dev.embark.simulators.castai;

import static dev.embark.simulators.castai.CastAiFixture.CLIENT;
import static dev.embark.simulators.castai.CastAiFixture.CLUSTER;
import static dev.embark.simulators.castai.CastAiFixture.CLUSTERS;
import static dev.embark.simulators.castai.CastAiFixture.IMPERSONATE;
import static dev.embark.simulators.castai.CastAiFixture.LINK;
import static dev.embark.simulators.castai.CastAiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultDocument;
import dev.embark.simulators.fault.FaultRule;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CastAiFaultsTest {

  private static final String PATH = CLUSTERS + "/" + CLUSTER;

  private final CastAiFixture castAi = new CastAiFixture();

  @AfterEach
  void close() {
    castAi.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing | {}",
        "null    | {\"serviceAccountEmail\":null}",
        "empty   | {\"serviceAccountEmail\":\"\"}"
      })
  void linksButGivesNoServiceAccount(String form, String body) {
    // given
    castAi.strike("gcpCreateSa", "empty-sa", "form", form);

    // when
    HttpResponse<String> struck = castAi.post("/gcp-create-sa", LINK);

    // then
    assertThat(struck.statusCode()).isEqualTo(200);
    assertThat(struck.body()).isEqualTo(body);
    assertThat(isLinked()).isTrue();
  }

  @Test
  void givesAnotherServiceAccountThanEverybodyElseGets() {
    // given
    castAi.strike("gcpCreateSa", "other-sa", "email", "cast@evil.example");

    // when
    String struck = json(castAi.post("/gcp-create-sa", LINK)).get("serviceAccountEmail").asText();

    // then
    assertThat(struck).isEqualTo("cast@evil.example");
  }

  @Test
  void revokesTheKeyForGood() {
    // given
    castAi.strike("updateCluster", "key-revoked");

    // when, then
    assertThat(castAi.get().statusCode()).isEqualTo(200);
    assertThat(castAi.post("", IMPERSONATE).statusCode()).isEqualTo(401);
    assertThat(castAi.get().statusCode()).isEqualTo(401);
    castAi.state.keys().restore("simulators");
    assertThat(castAi.get().statusCode()).isEqualTo(200);
  }

  @Test
  void refusesWhatTheOrganizationIsNotEnabledFor() {
    // given
    castAi.strike("gkeCreateSa", "feature-off");

    // when, then
    assertThat(castAi.post("/gke-create-sa", LINK).statusCode()).isEqualTo(403);
    assertThat(isLinked()).isFalse();
  }

  @Test
  void answersAsToTheKeyOfAnotherOrganization() {
    // given
    castAi.strike("listClusters", "other-organization");
    castAi.strike("getCluster", "other-organization");

    // when, then
    assertThat(castAi.send("GET", CLUSTERS, "").body()).isEqualTo("{\"items\":[]}");
    assertThat(castAi.get().statusCode()).isEqualTo(404);
    assertThat(castAi.send("GET", CLUSTERS, "").body()).contains(CLUSTER.toString());
  }

  @Test
  void isAwayForSomeMinutes() {
    // given
    Fault away = new Fault("status", Map.of("forMinutes", "30"));
    castAi.faults.add(FaultRule.always("away", "getCluster", "*", away));

    // when, then
    assertThat(castAi.get().statusCode()).isEqualTo(503);
    castAi.clock.advance(Duration.ofMinutes(29));
    assertThat(castAi.get().statusCode()).isEqualTo(503);
    castAi.clock.advance(Duration.ofMinutes(1));
    assertThat(castAi.get().statusCode()).isEqualTo(200);

    // when another rule says the same, its time begins anew
    castAi.faults.clear();
    castAi.faults.add(FaultRule.always("away", "getCluster", "*", away));
    assertThat(castAi.get().statusCode()).isEqualTo(503);
  }

  @Test
  void losesTheClusterMidway() {
    // given
    castAi.strike("updateCluster", "gone");

    // when, then
    assertThat(castAi.get().statusCode()).isEqualTo(200);
    assertThat(castAi.post("", IMPERSONATE).statusCode()).isEqualTo(404);
    assertThat(castAi.get().statusCode()).isEqualTo(404);
  }

  @Test
  void showsTheOldClusterForSomeReadsAfterAnUpdate() {
    // given
    castAi.onboard();
    String before = credentialsId(castAi.cluster());
    castAi.strike("updateCluster", "stale-get", "reads", "2");

    // when
    String after = credentialsId(json(castAi.post("", IMPERSONATE)));

    // then
    assertThat(after).isNotEqualTo(before);
    assertThat(credentialsId(castAi.cluster())).isEqualTo(before);
    assertThat(credentialsId(castAi.cluster())).isEqualTo(before);
    assertThat(credentialsId(castAi.cluster())).isEqualTo(after);
  }

  @Test
  void showsTheOldClusterForSomeTimeAfterAnUpdate() {
    // given
    castAi.onboard();
    String before = credentialsId(castAi.cluster());
    castAi.strike("updateCluster", "stale-get", "seconds", "3");
    castAi.post("", IMPERSONATE);

    // when, then
    castAi.clock.advance(Duration.ofSeconds(2));
    assertThat(credentialsId(castAi.cluster())).isEqualTo(before);
    castAi.clock.advance(Duration.ofSeconds(1));
    assertThat(credentialsId(castAi.cluster())).isNotEqualTo(before);
  }

  @Test
  void showsTheClusterAsItIsAfterARefusedUpdate() {
    // given
    castAi.onboard();
    String before = credentialsId(castAi.cluster());
    castAi.revokeFrom(castAi.clock.instant());
    castAi.strike("updateCluster", "stale-get", "reads", "2");

    // when
    int refused = castAi.post("", IMPERSONATE).statusCode();

    // then
    assertThat(refused).isEqualTo(500);
    assertThat(credentialsId(castAi.cluster())).isEqualTo(before);
  }

  @Test
  void showsTheOldClusterToOneReadOrInOneList() {
    // given
    castAi.onboard();
    String before = credentialsId(castAi.cluster());
    String after = credentialsId(json(castAi.post("", IMPERSONATE)));
    castAi.strike("getCluster", "stale-get");
    castAi.strike("listClusters", "stale-get");

    // when, then
    assertThat(credentialsId(castAi.cluster())).isEqualTo(before);
    assertThat(credentialsId(castAi.cluster())).isEqualTo(after);
    assertThat(castAi.send("GET", CLUSTERS, "").body()).contains(before);
    assertThat(castAi.send("GET", CLUSTERS, "").body()).contains(after);
  }

  @Test
  void registersTwiceOrRefusesToRegister() {
    // given
    String body = "{\"name\":\"c1\",\"gke\":{\"location\":\"us-central1-a\",\"projectId\":\"p1\"}}";
    castAi.strike("registerCluster", "dup-register");

    // when
    JsonNode second = json(castAi.send("POST", CLUSTERS, body));
    castAi.strike("registerCluster", "dup-register", "mode", "conflict");

    // then
    assertThat(second.get("id").asText()).isNotEqualTo(CLUSTER.toString());
    assertThat(castAi.send("POST", CLUSTERS, body).statusCode()).isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(strings = {"before", "after"})
  void letsSomebodyElseReplaceTheCredentials(String when) {
    // given
    castAi.onboard();
    String before = credentialsId(castAi.cluster());
    castAi.strike("getCluster", "foreign-writer", "when", when);

    // when
    String seen = credentialsId(castAi.cluster());

    // then
    assertThat(seen.equals(before)).isEqualTo(when.equals("after"));
    assertThat(credentialsId(castAi.cluster())).isNotEqualTo(before);
  }

  @Test
  void letsSomebodyElseLinkAnotherAccount() {
    // given
    castAi.strike("gcpCreateSa", "foreign-writer", "change", "link");

    // when
    castAi.post("/gcp-create-sa", LINK);

    // then
    assertThat(castAi.cluster().at("/gke/clientServiceAccount").asText())
        .startsWith("castai-gke-tf-")
        .isNotEqualTo(CLIENT);
  }

  @Test
  void neverEndsConnecting() {
    // given
    castAi.strike("updateCluster", "stuck-connecting");

    // when
    castAi.onboard();
    castAi.clock.advance(Duration.ofHours(1));

    // then
    assertThat(castAi.cluster().get("status").asText()).isEqualTo("connecting");
    assertThat(castAi.cluster().get("reconciledAt").isNull()).isTrue();
  }

  @Test
  void neverConfirmsThoughItSaysReady() {
    // given
    castAi.onboard();
    String reconciledAt = castAi.cluster().get("reconciledAt").asText();
    castAi.strike("updateCluster", "never-confirms");

    // when
    castAi.post("", IMPERSONATE);
    castAi.post("/reconcile", "");
    castAi.clock.advance(Duration.ofHours(1));

    // then
    assertThat(castAi.cluster().get("status").asText()).isEqualTo("ready");
    assertThat(castAi.cluster().get("reconciledAt").asText()).isEqualTo(reconciledAt);
  }

  @Test
  void flapsBetweenReadyAndWarning() {
    // given
    castAi.strike("updateCluster", "flap");
    castAi.onboard();

    // when, then
    for (String status : new String[] {"warning", "ready", "warning", "ready"}) {
      assertThat(castAi.cluster().get("status").asText()).isEqualTo(status);
      castAi.clock.advance(Duration.ofMinutes(1));
    }
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void failsToUnlinkOrOnlySaysSo(boolean commits) {
    // given
    castAi.post("/gcp-create-sa", LINK);
    castAi.strike("gcpDisableSa", "disable-500", "commit", "" + commits);

    // when, then
    assertThat(castAi.post("/gcp-disable-sa", "").statusCode()).isEqualTo(500);
    assertThat(isLinked()).isEqualTo(!commits);
  }

  @Test
  void refusesToDelete() {
    // given
    castAi.strike("deleteCluster", "delete-400");

    // when, then
    assertThat(castAi.send("DELETE", PATH, "").statusCode()).isEqualTo(400);
    assertThat(castAi.send("DELETE", PATH, "").statusCode()).isEqualTo(204);
  }

  @Test
  void handsTheClusterToTerraform() {
    // given
    castAi.strike("getCluster", "terraform-managed");

    // when, then
    assertThat(castAi.cluster().get("managedBy").asText()).isEqualTo("terraform");
  }

  @Test
  void strikesTheNamedClusterOnly() {
    // given
    UUID other = new UUID(3, 4);
    castAi.state.add(CastAiFixture.registered(other, "c2"));
    castAi.faults.add(FaultRule.always("one", "getCluster", other.toString(), Fault.of("status")));

    // when, then
    assertThat(castAi.get().statusCode()).isEqualTo(200);
    assertThat(castAi.send("GET", CLUSTERS + "/" + other, "").statusCode()).isEqualTo(503);
  }

  @Test
  void isDocumentedWithEveryParameter() throws IOException {
    FaultDocument.assertExplains(FaultKind.vocabulary());
  }

  @Test
  void refusesFaultsThatItCannotGive() {
    assertThatIllegalArgumentException().isThrownBy(() -> castAi.strike("getCluster", "teapot"));
    assertThatIllegalArgumentException().isThrownBy(() -> castAi.strike("getCluster", "empty-sa"));
    assertThatIllegalArgumentException().isThrownBy(() -> castAi.strike("getClutser", "hang"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> castAi.strike("deleteCluster", "garbage"));
  }

  private boolean isLinked() {
    return castAi.state.cluster(CLUSTER).orElseThrow().link() != null;
  }

  private static String credentialsId(JsonNode cluster) {
    return cluster.get("credentialsId").asText();
  }
}
