package dev.embark.activities.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embark.activities.FailureMapper;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.Notice;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotificationActivitiesTest {

  private static final String SECRET = "canary-webhook-secret-90210";
  private static final String PATH = "/services/T0/B0/canary-token-90210";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Notice NOTICE =
      new Notice(
          Notice.Event.WAVE_WAITS_FOR_APPROVAL,
          "payments",
          "run-1",
          NOW.toEpochMilli(),
          "canary",
          "Fleet payments: wave canary waits for <approval>.",
          "embark approve payments",
          new Counts(100, 10, 1, 0, Map.of("Onboarded", 8, "RolledBack", 1)),
          Authorship.of("ada@host"));

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void postsADocumentThatTheReceiverCanVerify() throws Exception {
    server.enqueue(new MockResponse.Builder().code(200).build());

    post(Webhook.Form.EMBARK, () -> SECRET);

    RecordedRequest request = server.takeRequest();
    byte[] body = Objects.requireNonNull(request.getBody()).toByteArray();
    assertThat(request.getHeaders().get("X-Embark-Signature"))
        .isEqualTo("sha256=" + hmac(NOW.getEpochSecond() + ".", body));
    assertThat(request.getHeaders().get("X-Embark-Timestamp"))
        .isEqualTo(Long.toString(NOW.getEpochSecond()));
    assertThat(request.getHeaders().get("X-Embark-Delivery")).isEqualTo("delivery-1");
    JsonNode document = new ObjectMapper().readTree(body);
    assertThat(document.get("event").asText()).isEqualTo("WAVE_WAITS_FOR_APPROVAL");
    assertThat(document.get("wave").asText()).isEqualTo("canary");
    assertThat(document.get("counts").get("failed").asInt()).isEqualTo(2);
    assertThat(document.get("next").asText()).isEqualTo("embark approve payments");
    assertThat(new String(body, StandardCharsets.UTF_8)).doesNotContain(SECRET);
  }

  @Test
  void postsPlainTextToSlackWithoutItsMarkup() throws Exception {
    server.enqueue(new MockResponse.Builder().code(200).build());

    post(Webhook.Form.SLACK, null);

    RecordedRequest request = server.takeRequest();
    JsonNode body =
        new ObjectMapper().readTree(Objects.requireNonNull(request.getBody()).toByteArray());
    assertThat(body.properties()).hasSize(1);
    assertThat(body.get("text").asText())
        .contains("&lt;approval&gt;", "9 of 100 clusters", "Next: embark approve payments");
    assertThat(request.getHeaders().get("X-Embark-Signature")).isNull();
  }

  /** Whoever can write to Temporal can have a notice posted and signed. */
  @Test
  void postsEachTextAsOneShortLineWhateverItIsGiven() throws Exception {
    server.enqueue(new MockResponse.Builder().code(200).build());
    String crafted = "x\r\n\u001b[2J\u202e" + "y".repeat(100_000);
    Notice notice =
        new Notice(
            Notice.Event.FLEET_PAUSED,
            crafted,
            crafted,
            0,
            crafted,
            crafted,
            crafted,
            Counts.NONE,
            Authorship.of("mallory"));

    try (NotificationActivitiesImpl activities = activities(Webhook.Form.EMBARK, () -> SECRET)) {
      activities.postNotice(new Notice.Delivery("ops", "delivery-1", notice));
    }

    RecordedRequest request = server.takeRequest();
    JsonNode document =
        new ObjectMapper().readTree(Objects.requireNonNull(request.getBody()).toByteArray());
    for (String field : List.of("fleet", "runId", "wave", "next")) {
      assertThat(document.get(field).asText())
          .as(field)
          .startsWith("x [2J y")
          .doesNotContainPattern("\\p{C}")
          .hasSizeLessThan(510);
    }
    assertThat(document.get("text").asText().lines()).hasSize(2);
    assertThat(document.get("text").asText()).hasSizeLessThan(1_100);
  }

  @Test
  void triesAgainWhatMayPassAndNotWhatIsRefused() {
    assertThat(codeAfter(503)).isEqualTo("WEBHOOK_UNAVAILABLE");
    assertThat(codeAfter(429)).isEqualTo("WEBHOOK_UNAVAILABLE");
    assertThat(codeAfter(404)).isEqualTo("WEBHOOK_REFUSED");
    assertThat(codeAfter(302)).as("never redirected").isEqualTo("WEBHOOK_REFUSED");
  }

  @Test
  void saysNothingOfUrlAndSecretWhenNobodyAnswers() {
    server.close();

    ApplicationFailure failure = failure(() -> post(Webhook.Form.EMBARK, () -> SECRET));

    assertThat(failure.getType()).isEqualTo("WEBHOOK_UNAVAILABLE");
    assertThat(failure.toString()).doesNotContain("canary-", SECRET);
  }

  @Test
  void knowsNoWebhookButThoseOfTheWorker() {
    NotificationActivitiesImpl activities = activities(Webhook.Form.EMBARK, null);

    ApplicationFailure failure =
        failure(() -> activities.postNotice(new Notice.Delivery("http://evil", "1", NOTICE)));

    assertThat(failure.getType()).isEqualTo("WEBHOOK_UNKNOWN");
    assertThat(activities.listWebhooks()).containsExactly("ops");
    assertThat(server.getRequestCount()).isZero();
  }

  private String codeAfter(int status) {
    server.enqueue(
        new MockResponse.Builder().code(status).addHeader("Location", "http://evil/").build());
    return failure(() -> post(Webhook.Form.EMBARK, null)).getType();
  }

  private void post(Webhook.Form form, @Nullable Supplier<String> secret) {
    try (NotificationActivitiesImpl activities = activities(form, secret)) {
      activities.postNotice(new Notice.Delivery("ops", "delivery-1", NOTICE));
    }
  }

  private NotificationActivitiesImpl activities(
      Webhook.Form form, @Nullable Supplier<String> secret) {
    String url = server.url(PATH).toString();
    return new NotificationActivitiesImpl(
        Map.of("ops", new Webhook(() -> url, secret, form)), new FailureMapper(), () -> NOW);
  }

  private static ApplicationFailure failure(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return Objects.requireNonNull(catchThrowableOfType(ApplicationFailure.class, call));
  }

  private static String hmac(String time, byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update(time.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(mac.doFinal(body));
  }
}
