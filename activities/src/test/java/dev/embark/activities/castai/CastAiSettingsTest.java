package dev.embark.activities.castai;

import static dev.embark.activities.castai.FakeServer.CLUSTER;
import static dev.embark.activities.castai.FakeServer.ID;
import static dev.embark.activities.castai.FakeServer.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CastAiSettingsTest {

  private final FakeServer cast = new FakeServer();

  @AfterEach
  void close() {
    cast.close();
  }

  @Test
  void givesListsAndUpdatesMoreTimeThanOtherCalls() {
    // given
    CastAiSettings usual = CastAiSettings.of(cast.server.url("/").toString(), "0.1.0");
    Map<String, Duration> given = new HashMap<>();
    OkHttpClient http =
        Pipeline.of(usual)
            .newBuilder()
            .addInterceptor(
                chain -> {
                  Request request = chain.request();
                  given.put(
                      request.method() + " " + request.url().encodedPath(),
                      Duration.ofNanos(chain.call().timeout().timeoutNanos()));
                  return chain.proceed(request);
                })
            .build();
    cast.enqueue(200, CLUSTER);
    cast.enqueue(200, "{}");
    cast.enqueue(200, CLUSTER);

    // when
    try (CastAiClient client = new CastAiClient(usual, () -> KEY, http)) {
      client.getCluster(ID);
      client.clustersNow();
      client.updateCluster(ID);
    }

    // then
    assertThat(given)
        .containsOnly(
            Map.entry("GET " + FakeServer.PATH + "/" + ID, Duration.ofSeconds(20)),
            Map.entry("GET " + FakeServer.PATH, Duration.ofSeconds(25)),
            Map.entry("POST " + FakeServer.PATH + "/" + ID, Duration.ofSeconds(45)));
    assertThat(usual.readTimeout()).as("a silence").isEqualTo(usual.updateTimeout());
  }
}
