package dev.embark.simulators.castai;

import static dev.embark.simulators.castai.CastAiFixture.CLUSTER;
import static dev.embark.simulators.castai.CastAiFixture.CLUSTERS;
import static dev.embark.simulators.castai.CastAiFixture.LINK;
import static dev.embark.simulators.castai.CastAiFixture.START;
import static dev.embark.simulators.castai.CastAiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CastAiAccessTest {

  private static final Organization OTHER = new Organization(new UUID(1, 2), "other");
  private static final String PATH = CLUSTERS + "/" + CLUSTER;

  private final CastAiFixture castAi =
      new CastAiFixture(
          CastAiSettings.defaults()
              .withOrganizations(List.of(CastAiSettings.ORGANIZATION, OTHER))
              .withKeys(
                  List.of(
                      key(CastAiSettings.KEY, CastAiSettings.ORGANIZATION, false),
                      key("reader", CastAiSettings.ORGANIZATION, true),
                      key("stranger", OTHER, false),
                      new ApiKey(
                          "expiring",
                          "expiring",
                          CastAiSettings.ORGANIZATION.id(),
                          false,
                          START.plusSeconds(60))))
              .withRequestsPerSecond(20));

  @AfterEach
  void close() {
    castAi.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong"})
  void refusesAKeyItDoesNotKnow(String key) {
    // when
    HttpResponse<String> response = castAi.send("GET", PATH, "", "X-API-Key", key);

    // then
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(json(response).get("message").asText()).isEqualTo("Unauthorized");
  }

  @Test
  void refusesAKeyOnceItHasExpired() {
    assertThat(castAi.send("GET", PATH, "", "X-API-Key", "expiring").statusCode()).isEqualTo(200);
    castAi.clock.advance(Duration.ofSeconds(60));
    assertThat(castAi.send("GET", PATH, "", "X-API-Key", "expiring").statusCode()).isEqualTo(401);
  }

  @Test
  void letsAReadOnlyKeyReadButNotWrite() {
    assertThat(castAi.send("GET", PATH, "", "X-API-Key", "reader").statusCode()).isEqualTo(200);
    assertThat(
            castAi.send("POST", PATH + "/gcp-create-sa", LINK, "X-API-Key", "reader").statusCode())
        .isEqualTo(403);
    assertThat(castAi.state.cluster(CLUSTER).orElseThrow().link()).isNull();
  }

  @Test
  void hidesClustersOfOtherOrganizations() {
    assertThat(castAi.send("GET", PATH, "", "X-API-Key", "stranger").statusCode()).isEqualTo(404);
    assertThat(
            castAi
                .send("POST", PATH + "/gcp-create-sa", LINK, "X-API-Key", "stranger")
                .statusCode())
        .isEqualTo(404);
    assertThat(json(castAi.send("GET", CLUSTERS, "", "X-API-Key", "stranger")).get("items"))
        .isEmpty();
  }

  @Test
  void describesTheKeysWithoutShowingThem() {
    // when
    HttpResponse<String> response = castAi.send("GET", "/v1/auth/tokens?userId=", "");

    // then
    JsonNode items = json(response).get("items");
    assertThat(items).hasSize(3);
    assertThat(items.get(0).get("active").asBoolean()).isTrue();
    assertThat(items.get(0).get("token").isNull()).isTrue();
    assertThat(items.get(0).get("tokenPrefix").asText()).isEqualTo("sim");
    assertThat(items.get(0).has("expiresAt")).isFalse();
    assertThat(items.get(0).get("lastUsedAt").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(items.get(1).get("readonly").asBoolean()).isTrue();
    assertThat(items.get(2).get("expiresAt").asText()).isEqualTo("2026-01-02T03:05:05Z");
    assertThat(response.body()).doesNotContain(CastAiSettings.KEY);
  }

  @Test
  void showsOnlyTheKeysOwnOrganization() {
    // when
    JsonNode all = json(castAi.send("GET", "/v1/organizations", "")).get("organizations");
    String own = "/v1/organizations/" + CastAiSettings.ORGANIZATION.id();

    // then
    assertThat(all).hasSize(1);
    assertThat(json(castAi.send("GET", own, ""))).isEqualTo(all.get(0));
    assertThat(castAi.send("GET", "/v1/organizations/" + OTHER.id(), "").statusCode())
        .isEqualTo(404);
    assertThat(json(castAi.send("GET", "/v1/me", "")).get("id").asText()).isNotEmpty();
  }

  @Test
  void limitsTheRateOfEachKey() {
    // given
    for (int i = 0; i < 20; i++) {
      assertThat(castAi.get().statusCode()).isEqualTo(200);
    }

    // when
    HttpResponse<String> oneTooMany = castAi.get();
    HttpResponse<String> anotherKey = castAi.send("GET", PATH, "", "X-API-Key", "reader");
    castAi.clock.advance(Duration.ofSeconds(1));

    // then
    assertThat(oneTooMany.statusCode()).isEqualTo(429);
    assertThat(oneTooMany.headers().firstValue("Retry-After")).contains("1");
    assertThat(anotherKey.statusCode()).isEqualTo(200);
    assertThat(castAi.get().statusCode()).isEqualTo(200);
  }

  private static ApiKey key(String secret, Organization organization, boolean readOnly) {
    String name = secret.equals(CastAiSettings.KEY) ? "simulators" : secret;
    return new ApiKey(secret, name, organization.id(), readOnly, null);
  }
}
