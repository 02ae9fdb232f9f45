package dev.embark.simulators.castai;

import static dev.embark.simulators.castai.CastAiFixture.CLUSTER;
import static dev.embark.simulators.castai.CastAiFixture.CLUSTERS;
import static dev.embark.simulators.castai.CastAiFixture.LINK;
import static dev.embark.simulators.castai.CastAiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.simulators.call.AwaitedCalls;
import dev.embark.simulators.call.Call;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CastAiWireFaultsTest {

  private static final String PATH = CLUSTERS + "/" + CLUSTER;

  private final CastAiFixture castAi = new CastAiFixture();

  @AfterEach
  void close() {
    castAi.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void answersWithAnotherStatus(int status) {
    // given
    castAi.strike("getCluster", "status", "status", "" + status, "retryAfter", "30");

    // when
    HttpResponse<String> struck = castAi.get();

    // then
    assertThat(struck.statusCode()).isEqualTo(status);
    assertThat(struck.headers().firstValue("Retry-After")).contains("30");
    assertThat(castAi.get().statusCode()).isEqualTo(200);
  }

  @Test
  void mayGiveRetryAfterAsADate() {
    // given
    castAi.strike("me", "status", "retryAfter", "55", "retryAfterForm", "date");

    // when
    HttpResponse<String> struck = castAi.send("GET", "/v1/me", "");

    // then
    assertThat(struck.headers().firstValue("Retry-After"))
        .contains("Fri, 02 Jan 2026 03:05:00 GMT");
  }

  @ParameterizedTest
  @CsvSource({"status, false", "status, true", "html, false", "html, true"})
  void mayLoseTheAnswerToACallThatTookEffect(String kind, boolean commits) {
    // given
    castAi.strike("gcpCreateSa", kind, "commit", "" + commits, "status", "504");

    // when
    HttpResponse<String> struck = castAi.post("/gcp-create-sa", LINK);

    // then
    assertThat(struck.statusCode()).isEqualTo(504);
    assertThat(isLinked()).isEqualTo(commits);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 502})
  void answersWithAProxysPage(int status) {
    // given
    castAi.strike("listClusters", "html", "status", "" + status);

    // when
    HttpResponse<String> struck = castAi.send("GET", CLUSTERS, "");

    // then
    assertThat(struck.statusCode()).isEqualTo(status);
    assertThat(struck.headers().firstValue("Content-Type")).contains("text/html");
    assertThat(struck.body()).startsWith("<html>");
  }

  @ParameterizedTest
  @CsvSource({"reset-before, false", "reset-after, true"})
  void resetsTheConnectionBeforeOrAfterTheCallTookEffect(String kind, boolean commits) {
    // given
    castAi.strike("gcpCreateSa", kind);

    // when, then
    assertThatThrownBy(() -> castAi.trySend("POST", PATH + "/gcp-create-sa", LINK))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HttpTimeoutException.class);
    assertThat(isLinked()).isEqualTo(commits);
    assertThat(castAi.calls.calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.result()).isEqualTo("reset");
              assertThat(call.effect()).isEqualTo(commits ? "write" : "none");
            });
  }

  @Test
  void letsACallTakeEffectLongAfterItWasLost() {
    // given
    castAi.strike("gcpCreateSa", "lands-late", "seconds", "60");

    // when, then
    assertThatThrownBy(() -> castAi.trySend("POST", PATH + "/gcp-create-sa", LINK))
        .isInstanceOf(IOException.class);
    castAi.clock.advance(Duration.ofSeconds(59));
    assertThat(isLinked()).isFalse();
    castAi.clock.advance(Duration.ofSeconds(1));
    assertThat(isLinked()).isTrue();
    assertThat(castAi.calls.calls()).extracting(Call::result).containsExactly("reset", "late");
    assertThat(castAi.calls.calls()).extracting(Call::effect).containsExactly("none", "write");
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void hangsUntilTheCallerGivesUp(boolean commits) {
    // given
    castAi.strike("gcpCreateSa", "hang", "commit", "" + commits);
    castAi.get(); // connects, or the caller could give up before it has sent anything

    // when, then
    assertThatThrownBy(() -> castAi.impatiently("POST", PATH + "/gcp-create-sa", LINK))
        .isInstanceOf(HttpTimeoutException.class);
    AwaitedCalls.await(castAi.calls, "gcpCreateSa", 1);
    assertThat(isLinked()).isEqualTo(commits);
  }

  @Test
  void endsASilenceByClosingTheConnection() {
    // given
    castAi.strike("updateCluster", "hang", "seconds", "0");

    // when, then
    assertThatThrownBy(() -> castAi.trySend("POST", PATH, "{}"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void dripsTheAnswerPastTheCallersDeadline() {
    // given
    castAi.strike("getCluster", "slow-drip", "pauseMillis", "100");

    // when
    CompletableFuture<HttpResponse<String>> answer = castAi.sendAsync("GET", PATH);

    // then
    assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void dripsTheWholeAnswerToAPatientCaller() {
    // given
    castAi.strike("listClusters", "slow-drip", "pauseMillis", "0");

    // when
    HttpResponse<String> struck = castAi.send("GET", CLUSTERS, "");

    // then
    assertThat(json(struck).get("items")).hasSize(1);
    assertThat(struck.headers().firstValue("X-Castai-Request-Id")).isPresent();
  }

  @Test
  void sendsJsonUnderTheWrongTypeOrBrokenJson() {
    // given
    castAi.strike("getCluster", "wrong-type");
    castAi.strike("updateCluster", "garbage");

    // when, then
    HttpResponse<String> struck = castAi.get();
    assertThat(struck.headers().firstValue("Content-Type")).contains("text/plain");
    assertThat(json(struck).get("id").asText()).isEqualTo(CLUSTER.toString());
    HttpResponse<String> broken = castAi.post("", "{}");
    assertThat(broken.headers().firstValue("Content-Type")).contains("application/json");
    assertThatThrownBy(() -> json(broken)).hasRootCauseInstanceOf(IOException.class);
  }

  private boolean isLinked() {
    return castAi.state.cluster(CLUSTER).orElseThrow().link() != null;
  }
}
