package dev.embark.simulators.castai;

import static dev.embark.simulators.castai.CastAiFixture.CLUSTER;
import static dev.embark.simulators.castai.CastAiFixture.CLUSTERS;
import static dev.embark.simulators.castai.CastAiFixture.IMPERSONATE;
import static dev.embark.simulators.castai.CastAiFixture.KEY_FILE;
import static dev.embark.simulators.castai.CastAiFixture.LINK;
import static dev.embark.simulators.castai.CastAiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CastAiLifeTest {

  private static final String PATH = CLUSTERS + "/" + CLUSTER;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private CastAiFixture castAi = new CastAiFixture();

  @AfterEach
  void close() {
    castAi.close();
  }

  @Test
  void reconcilesSomeTimeAfterAnUpdate() {
    // given
    castAi.grantFrom(castAi.clock.instant());
    castAi.post("/gcp-create-sa", LINK);
    castAi.post("", IMPERSONATE);

    // when
    castAi.clock.advance(Duration.ofMillis(4_999));
    JsonNode before = castAi.cluster();
    castAi.clock.advance(Duration.ofMillis(1));
    JsonNode after = castAi.cluster();

    // then
    assertThat(before.get("status").asText()).isEqualTo("connecting");
    assertThat(before.get("reconciledAt").isNull()).isTrue();
    assertThat(before.get("isPhase2").asBoolean()).isFalse();
    assertThat(after.get("status").asText()).isEqualTo("ready");
    assertThat(after.get("reconciledAt").asText()).isEqualTo("2026-01-02T03:04:10Z");
    assertThat(after.at("/reconcileInfo/status").asText()).isEqualTo("ok");
    assertThat(after.get("isPhase2").asBoolean()).isTrue();
  }

  @Test
  void noticesLostAccessAtTheNextReconcileOnly() {
    // given
    castAi.onboard();
    castAi.revokeFrom(castAi.clock.instant());

    // when, then
    assertThat(castAi.cluster().get("status").asText()).isEqualTo("ready");
    castAi.clock.advance(Duration.ofMinutes(5));
    JsonNode warned = castAi.cluster();
    assertThat(warned.get("status").asText()).isEqualTo("warning");
    assertThat(warned.get("reconcileError").asText()).isEqualTo("token creation denied");
    assertThat(warned.at("/reconcileInfo/errorCount").asInt()).isEqualTo(1);
    assertThat(Instant.parse(warned.at("/reconcileInfo/retryAt").asText()))
        .isAfter(castAi.clock.instant());
  }

  @Test
  void givesUpAfterSomeFailuresUntilSomebodyAsksForAReconcile() {
    // given
    castAi.onboard();
    Instant lost = castAi.clock.instant();
    castAi.revokeFrom(lost);
    castAi.clock.advance(Duration.ofMinutes(30));
    JsonNode failed = castAi.cluster();

    // when
    castAi.revokeFrom(Instant.MAX);
    castAi.clock.advance(Duration.ofMinutes(30));
    String stillFailed = castAi.cluster().get("status").asText();
    castAi.post("/reconcile", "");
    castAi.clock.advance(Duration.ofSeconds(5));

    // then
    assertThat(failed.get("status").asText()).isEqualTo("failed");
    assertThat(failed.at("/reconcileInfo/errorCount").asInt()).isEqualTo(5);
    assertThat(failed.at("/reconcileInfo/retryAt").isNull()).isTrue();
    assertThat(stillFailed).isEqualTo("failed");
    assertThat(castAi.cluster().get("status").asText()).isEqualTo("ready");
    assertThat(castAi.cluster().get("reconcileError").isNull()).isTrue();
  }

  @Test
  void reconcilesHoweverOftenSomebodyAsksForIt() {
    // given
    castAi.onboard();

    // when
    for (int i = 0; i < 3; i++) {
      castAi.post("/reconcile", "");
      castAi.clock.advance(Duration.ofSeconds(4));
    }

    // then
    assertThat(castAi.cluster().get("reconciledAt").asText()).isEqualTo("2026-01-02T03:04:20Z");
  }

  @Test
  void recoversByItselfWhenAccessComesBackInTime() {
    // given
    castAi.onboard();
    castAi.revokeFrom(castAi.clock.instant());
    castAi.clock.advance(Duration.ofMinutes(5));
    assertThat(castAi.cluster().get("status").asText()).isEqualTo("warning");

    // when
    castAi.revokeFrom(Instant.MAX);
    castAi.clock.advance(MINUTE);

    // then
    assertThat(castAi.cluster().get("status").asText()).isEqualTo("ready");
    assertThat(castAi.cluster().at("/reconcileInfo/errorCount").asInt()).isZero();
  }

  @Test
  void losesImpersonationButNotKeysWhenTheLinkGoes() {
    // given
    castAi.onboard();
    castAi.post("/gcp-disable-sa", "");
    castAi.clock.advance(Duration.ofMinutes(5));
    JsonNode impersonating = castAi.cluster();

    // when
    castAi.post("", KEY_FILE);
    castAi.clock.advance(Duration.ofSeconds(5));

    // then
    assertThat(impersonating.get("status").asText()).isEqualTo("warning");
    assertThat(impersonating.get("credentialsId").asText()).isNotEmpty();
    assertThat(castAi.cluster().get("status").asText()).isEqualTo("ready");
  }

  @Test
  void leapsOverAYearOfReconcilesAtOnce() {
    // given
    castAi.onboard();

    // when
    castAi.clock.advance(Duration.ofDays(365));

    // then
    Instant reconciledAt = Instant.parse(castAi.cluster().get("reconciledAt").asText());
    assertThat(Duration.between(reconciledAt, castAi.clock.instant()))
        .isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void doesNothingOnADisconnectWithoutCredentials() {
    // when
    JsonNode answer = json(castAi.post("/disconnect", "{\"deleteProvisionedNodes\":false}"));

    // then
    assertThat(answer.get("status").asText()).isEqualTo("ready");
    assertThat(castAi.send("DELETE", PATH, "").statusCode()).isEqualTo(204);
  }

  @Test
  void disconnectsBeforeItDeletes() {
    // given
    castAi.onboard();
    int tooEarly = castAi.send("DELETE", PATH, "").statusCode();

    // when
    JsonNode disconnecting = json(castAi.post("/disconnect", ""));
    castAi.clock.advance(MINUTE);
    JsonNode disconnected = castAi.cluster();
    int update = castAi.post("", IMPERSONATE).statusCode();
    int deleted = castAi.send("DELETE", PATH, "").statusCode();

    // then
    assertThat(tooEarly).isEqualTo(400);
    assertThat(disconnecting.get("status").asText()).isEqualTo("deleting");
    assertThat(disconnecting.get("agentStatus").asText()).isEqualTo("disconnecting");
    assertThat(disconnected.get("status").asText()).isEqualTo("deleted");
    assertThat(disconnected.get("agentStatus").asText()).isEqualTo("disconnected");
    assertThat(disconnected.has("credentialsId")).isFalse();
    assertThat(update).isEqualTo(400);
    assertThat(deleted).isEqualTo(204);
    assertThat(castAi.get().statusCode()).isEqualTo(404);
  }

  @Test
  void mayShowADeletedClusterAsArchived() {
    // given
    castAi.close();
    castAi = new CastAiFixture(CastAiSettings.defaults().withDeletedAnswer(DeletedAnswer.ARCHIVED));
    castAi.send("DELETE", PATH, "");

    // when
    JsonNode archived = castAi.cluster();

    // then
    assertThat(archived.get("status").asText()).isEqualTo("archived");
    assertThat(archived.get("deletedAt").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(json(castAi.send("GET", CLUSTERS, "")).get("items")).isEmpty();
    assertThat(castAi.post("/gcp-create-sa", LINK).statusCode()).isEqualTo(404);
  }

  @Test
  void bringsADisconnectedClusterBackUnderItsIdAndADeletedOneUnderANewId() {
    // given
    String body = "{\"name\":\"c1\",\"gke\":{\"location\":\"us-central1-a\",\"projectId\":\"p1\"}}";
    castAi.onboard();
    castAi.post("/disconnect", "");
    castAi.clock.advance(MINUTE);

    // when
    JsonNode reconnected = json(castAi.send("POST", CLUSTERS, body));
    castAi.send("DELETE", PATH, "");
    JsonNode anew = json(castAi.send("POST", CLUSTERS, body));

    // then
    assertThat(reconnected.get("id").asText()).isEqualTo(CLUSTER.toString());
    assertThat(reconnected.get("status").asText()).isEqualTo("ready");
    assertThat(anew.get("id").asText()).isNotEqualTo(CLUSTER.toString());
  }

  @Test
  void remembersWhatWasHeldAndWhetherItWorked() {
    // given
    castAi.post("", KEY_FILE);
    Instant onKey = castAi.clock.instant();
    castAi.clock.advance(MINUTE);
    castAi.onboard();
    Instant lost = castAi.clock.advance(MINUTE);
    castAi.revokeFrom(lost);
    castAi.clock.advance(MINUTE);

    // when, then
    assertThat(castAi.state.timeline(CLUSTER))
        .extracting(TimelineEntry::mode)
        .containsExactly(
            CredentialsMode.NONE,
            CredentialsMode.KEY,
            CredentialsMode.KEY,
            CredentialsMode.IMPERSONATION);
    assertThat(castAi.state.hadWorkingAccessAt(CLUSTER, onKey.minusNanos(1))).isFalse();
    assertThat(castAi.state.hadWorkingAccessAt(CLUSTER, onKey)).isTrue();
    assertThat(castAi.state.hadWorkingAccessAt(CLUSTER, lost.minusNanos(1))).isTrue();
    assertThat(castAi.state.hadWorkingAccessAt(CLUSTER, lost)).isFalse();
  }
}
