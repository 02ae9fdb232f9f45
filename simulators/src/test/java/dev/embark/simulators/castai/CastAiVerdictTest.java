package dev.embark.simulators.castai;

import static dev.embark.simulators.castai.CastAiFixture.CLUSTER;
import static dev.embark.simulators.castai.CastAiFixture.IMPERSONATE;
import static dev.embark.simulators.castai.CastAiFixture.KEY_FILE;
import static dev.embark.simulators.castai.CastAiFixture.LINK;
import static dev.embark.simulators.castai.CastAiFixture.START;
import static dev.embark.simulators.castai.CastAiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CastAiVerdictTest {

  @Test
  void refusesImpersonationWithoutALink() {
    try (var castAi = new CastAiFixture()) {
      // given
      castAi.grantFrom(START);

      // when
      HttpResponse<String> response = castAi.post("", IMPERSONATE);

      // then
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(json(response).get("message").asText()).isEqualTo("internal server error");
    }
  }

  @Test
  void acceptsImpersonationOnceTheGrantIsSeenAndNotASecondBefore() {
    try (var castAi = new CastAiFixture()) {
      // given
      castAi.grantFrom(START.plusSeconds(120));
      castAi.post("/gcp-create-sa", LINK);
      castAi.clock.advance(Duration.ofSeconds(119));
      HttpResponse<String> tooEarly = castAi.post("", IMPERSONATE);

      // when
      castAi.clock.advance(Duration.ofSeconds(1));
      HttpResponse<String> inTime = castAi.post("", IMPERSONATE);

      // then
      assertThat(tooEarly.statusCode()).isEqualTo(500);
      assertThat(inTime.statusCode()).isEqualTo(200);
      assertThat(json(inTime).get("credentialsId").asText()).isNotEmpty();
      assertThat(json(inTime).get("status").asText()).isEqualTo("connecting");
    }
  }

  @Test
  void mayRefuseWithForbiddenCredentialsInstead() {
    CastAiSettings settings = CastAiSettings.defaults().withVerdictAnswer(VerdictAnswer.FORBIDDEN);
    try (var castAi = new CastAiFixture(settings)) {
      // given
      castAi.post("/gcp-create-sa", LINK);

      // when
      HttpResponse<String> response = castAi.post("", IMPERSONATE);

      // then
      assertThat(response.statusCode()).isEqualTo(400);
      JsonNode body = json(response);
      assertThat(body.get("message").asText()).isEqualTo("Forbidden");
      assertThat(body.at("/fieldViolations/0/field").asText()).isEqualTo("credentials");
      assertThat(castAi.cluster().has("credentialsId")).isFalse();
    }
  }

  @Test
  void givesAFleetBothRefusalsAndEachClusterAlwaysTheSame() {
    assertThat(VerdictAnswer.BY_CLUSTER.isServerError(new UUID(0, 2))).isTrue();
    assertThat(VerdictAnswer.BY_CLUSTER.isServerError(new UUID(0, 3))).isFalse();
  }

  @Test
  void makesANewCredentialsIdAtEachSuccess() {
    try (var castAi = new CastAiFixture()) {
      // given
      castAi.onboard();
      String before = castAi.cluster().get("credentialsId").asText();

      // when
      String after = json(castAi.post("", IMPERSONATE)).get("credentialsId").asText();

      // then
      assertThat(after).isNotEqualTo(before);
      assertThat(castAi.cluster().get("credentialsId").asText()).isEqualTo(after);
    }
  }

  @Test
  void takesAKeyWithoutALink() {
    try (var castAi = new CastAiFixture()) {
      // when
      HttpResponse<String> response = castAi.post("", KEY_FILE);

      // then
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(castAi.state.cluster(CLUSTER).orElseThrow().mode()).isEqualTo(CredentialsMode.KEY);
    }
  }

  @Test
  void linksAlongWithAnUpdateThatCarriesTheAccount() {
    try (var castAi = new CastAiFixture()) {
      // given
      castAi.grantFrom(START);

      // when
      HttpResponse<String> response =
          castAi.post("", LINK.replace("{\"gke\"", "{\"credentials\":\"{}\",\"gke\""));

      // then
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(castAi.state.cluster(CLUSTER).orElseThrow().link()).isNotNull();
    }
  }

  @Test
  void changesNothingWhenAnUpdateCarriesNothing() {
    try (var castAi = new CastAiFixture()) {
      // given
      ClusterState before = castAi.state.cluster(CLUSTER).orElseThrow();

      // when
      HttpResponse<String> response = castAi.post("", "{}");

      // then
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(castAi.state.cluster(CLUSTER)).contains(before);
    }
  }

  @Test
  void givesConcurrentUpdatesIdsOfTheirOwn() {
    try (var castAi = new CastAiFixture()) {
      // given
      castAi.onboard();

      // when
      List<String> ids =
          IntStream.range(0, 40)
              .parallel()
              .mapToObj(i -> json(castAi.post("", IMPERSONATE)).get("credentialsId").asText())
              .toList();

      // then
      assertThat(ids).doesNotHaveDuplicates();
      assertThat(castAi.state.timeline(CLUSTER))
          .extracting(TimelineEntry::credentialsId)
          .containsAll(ids)
          .endsWith(castAi.cluster().get("credentialsId").asText());
    }
  }
}
