package dev.embark.activities.castai;

import static dev.embark.activities.castai.FakeServer.CLUSTER;
import static dev.embark.activities.castai.FakeServer.ID;
import static dev.embark.activities.castai.FakeServer.KEY;
import static dev.embark.activities.castai.FakeServer.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.activities.castai.CastAiException.NoAnswer;
import dev.embark.activities.castai.CastAiException.Refused;
import dev.embark.activities.castai.CastAiException.Unreadable;
import dev.embark.workflows.model.DiscoveredCluster;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Network trouble: each call is sent at most once, ends in time, and reports what is known. */
class CastAiWireTest {

  /** Begins before the client connects: nothing can have landed of a call that ends before that. */
  private static final Duration SHORT = Duration.ofSeconds(5);

  private final FakeServer cast = new FakeServer();

  @AfterEach
  void close() {
    cast.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsNoRedirectWithTheKey(int status) throws Exception {
    try (MockWebServer elsewhere = new MockWebServer()) {
      elsewhere.start();
      cast.server.enqueue(
          new MockResponse.Builder()
              .code(status)
              .setHeader("Location", elsewhere.url("/steal"))
              .build());

      Refused refused = failure(Refused.class, () -> cast.client.updateCluster(ID));

      assertThat(refused.status()).isEqualTo(status);
      assertThat(refused.mayHaveLanded()).isFalse();
      assertThat(elsewhere.getRequestCount()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"503, 0", "503, 00", "408, 0", "429, 0", "502, ''", "401, ''"})
  void sendsAgainByItselfForNoStatus(int status, String retryAfter) {
    for (int i = 0; i < 2; i++) {
      cast.server.enqueue(
          FakeServer.answer(status, "").newBuilder().setHeader("Retry-After", retryAfter).build());
    }

    failure(Refused.class, () -> cast.client.updateCluster(ID));
    assertThat(cast.server.getRequestCount()).isOne();
    failure(Refused.class, () -> cast.client.getCluster(ID));
    assertThat(cast.server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void sendsAgainForNoReset() {
    for (int i = 0; i < 2; i++) {
      cast.server.enqueue(
          new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    }
    cast.enqueue(200, CLUSTER);

    assertThat(failure(NoAnswer.class, () -> cast.client.updateCluster(ID)).mayHaveLanded())
        .isTrue();
    assertThat(failure(NoAnswer.class, () -> cast.client.getCluster(ID)).mayHaveLanded()).isFalse();
    assertThat(cast.server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void sendsAgainForNoResetOfAConnectionThatWasInUse() {
    cast.enqueue(200, CLUSTER);
    cast.server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    cast.enqueue(200, CLUSTER);

    cast.client.getCluster(ID);

    assertThat(failure(NoAnswer.class, () -> cast.client.updateCluster(ID)).mayHaveLanded())
        .isTrue();
    assertThat(cast.server.getRequestCount()).isEqualTo(2);
    assertThat(cast.request().getConnectionIndex()).isEqualTo(cast.request().getConnectionIndex());
  }

  @Test
  void knowsThatNothingWasSentWhereNobodyListens() throws Exception {
    int deadPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      deadPort = socket.getLocalPort();
    }
    try (CastAiClient client =
        new CastAiClient(
            FakeServer.settings("http://127.0.0.1:" + deadPort, Duration.ofSeconds(5)),
            () -> KEY)) {
      assertThat(failure(NoAnswer.class, () -> client.updateCluster(ID)).mayHaveLanded()).isFalse();
    }
  }

  @Test
  void knowsThatNothingWasSentWhereTheHandshakeFails() throws Exception {
    cast.server.useHttps(serverCertificates(certificate()).sslSocketFactory());
    try (CastAiClient distrustful =
        new CastAiClient(
            FakeServer.settings(cast.server.url("/").toString(), Duration.ofSeconds(10)),
            () -> KEY)) {
      assertThat(failure(NoAnswer.class, () -> distrustful.updateCluster(ID)).mayHaveLanded())
          .isFalse();
    }
  }

  @Test
  void endsACallThatGetsNoAnswer() {
    try (FakeServer silent = new FakeServer(() -> KEY, SHORT)) {
      silent.server.enqueue(
          new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());

      NoAnswer failure = failure(NoAnswer.class, () -> silent.client.updateCluster(ID));

      assertThat(failure.mayHaveLanded()).isTrue();
    }
  }

  @Test
  void endsACallWhoseAnswerDripsByteByByte() {
    try (FakeServer slow = new FakeServer(() -> KEY, SHORT)) {
      slow.server.enqueue(
          FakeServer.answer(200, CLUSTER)
              .newBuilder()
              .throttleBody(1, 500, TimeUnit.MILLISECONDS)
              .build());

      NoAnswer failure = failure(NoAnswer.class, () -> slow.client.updateCluster(ID));

      assertThat(failure.mayHaveLanded()).isTrue();
    }
  }

  @Test
  void saysThatAnAnswerBrokeOff() {
    cast.server.enqueue(
        FakeServer.answer(200, CLUSTER)
            .newBuilder()
            .setHeader("Content-Length", CLUSTER.length() + 100)
            .onResponseEnd(new SocketEffect.CloseSocket())
            .build());

    assertThat(failure(NoAnswer.class, () -> cast.client.updateCluster(ID)).mayHaveLanded())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"400, false", "404, false", "500, true", "502, true", "503, true", "408, true"})
  void takesAPageOfAProxyForWhatItIs(int status, boolean mayHaveLanded) {
    cast.server.enqueue(
        FakeServer.answer(status, "<html>\r\n<h1>Oops</h1></html>")
            .newBuilder()
            .setHeader("Content-Type", "text/html")
            .build());

    Refused refused = failure(Refused.class, () -> cast.client.updateCluster(ID));

    assertThat(refused.isFromCastAi()).isFalse();
    assertThat(refused.text()).isEqualTo("<html> <h1>Oops</h1></html>");
    assertThat(refused.mayHaveLanded()).isEqualTo(mayHaveLanded);
  }

  @ParameterizedTest
  @CsvSource({
    "text/html; charset=utf-8, Access denied, true",
    "text/plain, '\r\n <!DOCTYPE html><p>Access denied</p>', true",
    "text/plain, RBAC: access denied, false",
    "text/plain, '', false",
    "application/json, '[]', false",
    "text/html, '{\"message\":\"Forbidden\"}', false",
  })
  void knowsAPageByItsTypeOrItsBeginning(String type, String body, boolean page) {
    cast.server.enqueue(
        FakeServer.answer(403, body).newBuilder().setHeader("Content-Type", type).build());

    assertThat(failure(Refused.class, () -> cast.client.getCluster(ID)).isPage()).isEqualTo(page);
  }

  @Test
  void takesCastAisOwn500ForAVerdict() {
    cast.enqueue(500, "{\"message\":\"internal server error\"}");

    assertThat(failure(Refused.class, () -> cast.client.updateCluster(ID)).mayHaveLanded())
        .isFalse();
  }

  @Test
  void readsNoMoreOfAnAnswerThanIsSane() {
    String huge = "x".repeat(10 << 20);
    cast.enqueue(500, huge);
    cast.enqueue(200, "{\"id\":\"" + huge + "\"}");

    assertThat(failure(Refused.class, () -> cast.client.getCluster(ID)).text())
        .hasSizeLessThan(400);
    assertThat(failure(Unreadable.class, () -> cast.client.getCluster(ID)).text())
        .contains("larger than");
  }

  @Test
  void keepsNoMoreClustersThanAnOrganizationHas() {
    String half = String.join(",", Collections.nCopies(50_000, "{\"id\":\"x\"}"));
    cast.enqueue(200, "{\"items\":[" + half + "," + half + "]}");
    cast.enqueue(200, "{\"items\":[" + half + "],\"items\":[" + half + ",{\"id\":\"x\"}]}");

    List<DiscoveredCluster> clusters = new ArrayList<>();
    cast.client.discoverClusters(clusters::add);

    assertThat(clusters).hasSize(100_000);
    assertThat(failure(Unreadable.class, () -> cast.client.discoverClusters(any -> {})).text())
        .contains("more than 100000 clusters");
  }

  @Test
  void readsNoMoreOfACompressedAnswerEither() throws Exception {
    Buffer bomb = new Buffer();
    try (var gzip = new GZIPOutputStream(bomb.outputStream())) {
      gzip.write("{\"id\":\"".getBytes(StandardCharsets.UTF_8));
      gzip.write(new byte[50 << 20]);
    }
    cast.server.enqueue(
        new MockResponse.Builder().setHeader("Content-Encoding", "gzip").body(bomb).build());

    failure(Unreadable.class, () -> cast.client.getCluster(ID));
  }

  @Test
  void talksHttp2OverOneConnection() throws Exception {
    HeldCertificate certificate = certificate();
    cast.server.useHttps(serverCertificates(certificate).sslSocketFactory());
    HandshakeCertificates trust =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(certificate.certificate())
            .build();
    CastAiSettings settings =
        FakeServer.settings(cast.server.url("/").toString(), Duration.ofSeconds(10));
    OkHttpClient http =
        Pipeline.of(settings)
            .newBuilder()
            .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
            .build();
    try (CastAiClient client = new CastAiClient(settings, () -> KEY, http)) {
      cast.enqueue(200, CLUSTER);
      cast.enqueue(200, CLUSTER);

      client.getCluster(ID);
      client.updateCluster(ID);

      RecordedRequest first = cast.request();
      RecordedRequest second = cast.request();
      assertThat(first.getVersion()).isEqualTo("HTTP/2");
      assertThat(second.getConnectionIndex()).isEqualTo(first.getConnectionIndex());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/kubernetes/external-clusters/b6bfc074-a267-400f-b8f1-db0850c36001/disconnect",
    "POST, /v1/kubernetes/external-clusters/b6bfc074-a267-400f-b8f1-db0850c36001/reconcile",
    "DELETE, /v1/kubernetes/external-clusters/b6bfc074-a267-400f-b8f1-db0850c36001",
    "PUT, /v1/kubernetes/external-clusters/b6bfc074-a267-400f-b8f1-db0850c36001",
    "POST, /v1/kubernetes/external-clusters",
    "GET, /v1/kubernetes/external-clusters/..%2F..%2Fme",
    "GET, /v1/kubernetes/external-clusters?a=b",
    "POST, /v1/auth/tokens",
    "DELETE, /v1/auth/tokens/b6bfc074-a267-400f-b8f1-db0850c36001",
    "GET, /",
  })
  void letsNothingElseLeaveTheProcess(String method, String path) {
    OkHttpClient http =
        Pipeline.of(FakeServer.settings(cast.server.url("/").toString(), Duration.ofSeconds(5)));

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                http.newCall(request(method, cast.server.url("/") + path.substring(1))).execute());
    assertThat(cast.server.getRequestCount()).isZero();
  }

  @Test
  void sendsTheKeyToNoOtherServer() throws Exception {
    OkHttpClient http =
        Pipeline.of(FakeServer.settings("https://api.example.com", Duration.ofSeconds(5)));

    assertThatThrownBy(
            () ->
                http.newCall(request("GET", cast.server.url(FakeServer.PATH).toString())).execute())
        .isInstanceOf(IllegalStateException.class);
    assertThat(cast.server.getRequestCount()).isZero();
  }

  @Test
  void measuresHowLongTheAnswerToAnUpdateTook() {
    cast.enqueue(200, CLUSTER);
    cast.client.getCluster(ID);
    cast.server.enqueue(
        FakeServer.answer(200, CLUSTER)
            .newBuilder()
            .setHeader("Date", "Fri, 02 Jan 2026 03:04:05 GMT")
            .headersDelay(1_200, TimeUnit.MILLISECONDS)
            .build());

    long begin = System.nanoTime();
    Instant sent = Objects.requireNonNull(cast.client.updateCluster(ID).at());
    Duration atMost = Duration.ofNanos(System.nanoTime() - begin);

    Instant date = Instant.parse("2026-01-02T03:04:05Z");
    assertThat(sent).isBetween(date.minus(atMost), date.minusMillis(1_200));
  }

  @Test
  void worksBelowABasePath() {
    cast.enqueue(200, CLUSTER);
    try (CastAiClient console =
        new CastAiClient(
            FakeServer.settings(cast.server.url("/api/").toString(), Duration.ofSeconds(10)),
            () -> KEY)) {
      console.getCluster(ID);
    }

    assertThat(cast.request().getTarget()).isEqualTo("/api" + FakeServer.PATH + "/" + ID);
  }

  private static Request request(String method, String url) {
    RequestBody body = method.equals("GET") ? null : RequestBody.create(new byte[0], null);
    return new Request.Builder()
        .url(url)
        .method(method, body)
        .tag(ApiKey.class, ApiKey.current(() -> KEY, CastAiCall.GET_CLUSTER))
        .tag(Pipeline.Sent.class, new Pipeline.Sent())
        .build();
  }

  private static HeldCertificate certificate() {
    return new HeldCertificate.Builder()
        .addSubjectAlternativeName("localhost")
        .addSubjectAlternativeName("127.0.0.1")
        .build();
  }

  private static HandshakeCertificates serverCertificates(HeldCertificate certificate) {
    return new HandshakeCertificates.Builder().heldCertificate(certificate).build();
  }
}
