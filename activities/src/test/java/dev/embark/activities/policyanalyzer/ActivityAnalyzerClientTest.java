package dev.embark.activities.policyanalyzer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.embark.activities.KeyUses.Told;
import dev.embark.workflows.model.KeyUse;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to Policy Analyzer, and the handling of unexpected responses. */
class ActivityAnalyzerClientTest {

  private static final String TOKEN = "ya29.canary-7f3a91c2";
  private static final String ACCOUNT =
      "projects/acme-prod/serviceAccounts/castai@acme-prod.iam.gserviceaccount.com";
  private static final String PERIOD =
      """
      {"startTime": "2025-10-01T07:00:00Z", "endTime": "2025-12-31T07:00:00Z"}\
      """;

  private final MockWebServer google = new MockWebServer();
  private ActivityAnalyzerClient client;

  @BeforeEach
  void start() throws IOException {
    google.start();
    client =
        new ActivityAnalyzerClient(
            google.url("").uri(),
            FixedCredentialsProvider.create(new Canary()),
            ActivityAnalyzerClient.DEFAULT_PATIENCE);
  }

  @AfterEach
  void close() {
    client.close();
    google.close();
  }

  @Test
  void sendsWhatGoogleDocuments() throws Exception {
    answer(200, "{}");

    assertThat(ask("k1", "k2")).isEqualTo(new Told(Map.of(), null));

    RecordedRequest request = google.takeRequest();
    assertThat(request.getMethod()).isEqualTo("GET");
    assertThat(request.getUrl().encodedPath())
        .isEqualTo(
            "/v1/projects/acme-prod/locations/global/activityTypes/"
                + "serviceAccountKeyLastAuthentication/activities:query");
    assertThat(request.getUrl().queryParameter("filter"))
        .isEqualTo(
            "activities.full_resource_name=\"%s\" OR activities.full_resource_name=\"%s\"",
            name("k1"), name("k2"));
    assertThat(request.getUrl().queryParameter("pageSize")).isEqualTo("1000");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + TOKEN);
    assertThat(request.getHeaders().get("x-goog-user-project")).isEqualTo("acme-quota");
    assertThat(request.getHeaders().get("x-goog-request-reason")).isEqualTo("run 1?");
  }

  @Test
  void readsAllPages() throws Exception {
    answer(200, "{\"activities\":[%s],\"nextPageToken\":\"t/2=\"}".formatted(used("k1")));
    answer(200, "{\"activities\":[%s],\"nextPageToken\":\"\"}".formatted(unused("k2")));

    Told told = ask("k1", "k2");

    assertThat(told.byKey())
        .containsOnly(
            Map.entry("k1", new KeyUse("2025-12-24", "2025-10-01", "2025-12-31")),
            Map.entry("k2", new KeyUse(null, "2025-10-01", "2025-12-31")));
    assertThat(google.takeRequest().getUrl().queryParameter("pageToken")).isNull();
    assertThat(google.takeRequest().getUrl().queryParameter("pageToken")).isEqualTo("t/2=");
  }

  @Test
  void endsWithPagesThatDoNot() {
    for (int i = 0; i < 20; i++) {
      answer(200, "{\"nextPageToken\":\"again\"}");
    }

    assertThat(ask("k1").silence()).contains("did not end within 10 pages");
    assertThat(google.getRequestCount()).isEqualTo(10);
  }

  @Test
  void knowsTheKeyWhereTheProjectIsNamedByItsNumber() {
    answer(200, "{\"activities\":[%s]}".formatted(used("k1").replace("acme-prod/s", "123456/s")));

    assertThat(ask("k1").byKey()).containsOnlyKeys("k1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // other keys
        "{'fullResourceName':'NAME1','activity':{'lastAuthenticatedTime':'2025-12-24T07:00:00Z'}}",
        "{'fullResourceName':'other','activity':{'lastAuthenticatedTime':'2025-12-24T07:00:00Z'}}",
        "{'fullResourceName':'//iam.googleapis.com/projects/acme-prod/serviceAccounts/x/keys/k1',"
            + "'activity':{'lastAuthenticatedTime':'2025-12-24T07:00:00Z'}}",
        // no date of use, and nothing that says there was none
        "{'fullResourceName':'NAME','activity':{}}",
        "{'fullResourceName':'NAME','observationPeriod':PERIOD}",
        "{'fullResourceName':'NAME','observationPeriod':PERIOD,'activity':[]}",
        "{'fullResourceName':'NAME','observationPeriod':PERIOD,"
            + "'activity':{'lastAuthenticatedTime':'lately'}}",
        "{'fullResourceName':'NAME','observationPeriod':PERIOD,"
            + "'activity':{'lastAuthenticatedTime':{}}}",
        "{'fullResourceName':'NAME','observationPeriod':{'endTime':'2025-12-31T07:00:00Z'},"
            + "'activity':{}}",
        "17",
        "null",
      })
  void takesWhatSaysNothingForUnknown(String activity) {
    String json = activity.replace('\'', '"').replace("NAME", name("k1")).replace("PERIOD", PERIOD);
    answer(200, "{\"activities\":[%s,%s]}".formatted(json, used("k2")));

    assertThat(ask("k1", "k2").byKey()).containsOnlyKeys("k2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>a proxy</html>", "[]", "{\"activities\":", "7", "null"})
  void takesAnythingButAnObjectForNoAnswer(String body) {
    answer(200, body);

    assertThat(ask("k1"))
        .isEqualTo(
            new Told(
                Map.of(), "Policy Analyzer did not answer: HTTP 200 without the expected content"));
  }

  @Test
  void readsNoMoreThanASaneAnswer() {
    answer(200, "{\"activities\":[\"" + "x".repeat(2 << 20) + "\"]}");

    assertThat(ask("k1").silence()).contains("without the expected content");
  }

  @Test
  void showsTheTokenToNobodyWhoReadsWhyItIsUnknown() {
    answer(400, "Bad header: Authorization: Bearer " + TOKEN + "\u001b[31m " + "x".repeat(5_000));
    answer(403, "{\"error\":{\"message\":\"%s%s\"}}".formatted("y".repeat(290), TOKEN));

    String page = silence();
    String message = silence();

    assertThat(page)
        .contains("HTTP 400 Bad header: Authorization: Bearer *** [31m")
        .hasSizeLessThan(400);
    assertThat(message).contains("HTTP 403 yyy").doesNotContain("ya29");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void followsNoRedirectWithTheToken(int status) throws Exception {
    try (MockWebServer elsewhere = new MockWebServer()) {
      elsewhere.start();
      google.enqueue(
          new MockResponse.Builder()
              .code(status)
              .setHeader("Location", elsewhere.url("/steal"))
              .build());

      assertThat(silence()).contains("HTTP " + status);
      assertThat(elsewhere.getRequestCount()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"503, 0", "408, 0", "429, 0", "401, ''"})
  void asksAgainForNoStatus(int status, String retryAfter) {
    for (int i = 0; i < 2; i++) {
      google.enqueue(
          new MockResponse.Builder().code(status).setHeader("Retry-After", retryAfter).build());
    }

    assertThat(silence()).contains("HTTP " + status);
    assertThat(google.getRequestCount()).isOne();
  }

  @Test
  void saysThatTheConnectionBroke() {
    google.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());

    assertThat(silence()).startsWith("Policy Analyzer did not answer: ").contains("Exception");
    assertThat(google.getRequestCount()).isOne();
  }

  @Test
  void asksNothingWithoutAToken() {
    try (ActivityAnalyzerClient poor =
        new ActivityAnalyzerClient(
            google.url("").uri(),
            () -> {
              throw new IOException("the file holds " + TOKEN);
            },
            ActivityAnalyzerClient.DEFAULT_PATIENCE)) {

      assertThat(poor.of(ACCOUNT, List.of("k1"), "run 1").silence())
          .endsWith("the credentials yield no token: IOException");
    }
    assertThat(google.getRequestCount()).isZero();
  }

  // ---- helpers

  private Told ask(String... keyIds) {
    return client.of(ACCOUNT, List.of(keyIds), "run 1\u00e9");
  }

  private String silence() {
    return Objects.requireNonNull(ask("k1").silence());
  }

  private void answer(int status, String body) {
    google.enqueue(new MockResponse.Builder().code(status).body(body).build());
  }

  private static String name(String keyId) {
    return "//iam.googleapis.com/" + ACCOUNT + "/keys/" + keyId;
  }

  private static String used(String keyId) {
    return activity(keyId, "\"lastAuthenticatedTime\":\"2025-12-24T07:00:00Z\"");
  }

  private static String unused(String keyId) {
    return activity(keyId, "\"serviceAccountKey\":{}");
  }

  private static String activity(String keyId, String details) {
    return "{\"fullResourceName\":\"%s\",\"observationPeriod\":%s,\"activity\":{%s}}"
        .formatted(name(keyId), PERIOD, details);
  }

  /** Credentials with a token that is easy to recognise. */
  private static final class Canary extends GoogleCredentials {
    private static final long serialVersionUID = 1L;

    Canary() {
      super(GoogleCredentials.newBuilder().setQuotaProjectId("acme-quota"));
    }

    @Override
    public AccessToken refreshAccessToken() {
      return new AccessToken(TOKEN, Date.from(Instant.parse("9999-01-01T00:00:00Z")));
    }
  }
}
