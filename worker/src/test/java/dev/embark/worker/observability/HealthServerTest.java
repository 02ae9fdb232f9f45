package dev.embark.worker.observability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs first: the JVM reads the limits of HTTP servers once, and the simulators have one too. */
@Order(1)
class HealthServerTest {

  private final AtomicReference<Optional<String>> unready = new AtomicReference<>(Optional.empty());
  private final HealthServer server =
      HealthServer.start("127.0.0.1", 0, unready::get, () -> "embark_worker_info 1.0\n");

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void isLiveAlthoughItIsNotReady() throws Exception {
    unready.set(Optional.of("polls do not reach Temporal"));

    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready"))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(503))
        .satisfies(answer -> assertThat(answer.body()).isEqualTo("polls do not reach Temporal\n"));
  }

  @Test
  void isReadyWhenNothingSpeaksAgainstIt() throws Exception {
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void servesMetricsAsPrometheusReadsThem() throws Exception {
    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.body()).isEqualTo("embark_worker_info 1.0\n");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
  }

  @Test
  void answersNothingElse() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(send(request("/metrics").DELETE().build()).statusCode()).isEqualTo(405);
    assertThat(
            send(request("/metrics").method("HEAD", HttpRequest.BodyPublishers.noBody()).build()))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(200));
  }

  @Test
  @Timeout(60)
  void answersAlthoughOthersNeverFinishAsking() throws Exception {
    List<Socket> halfAsked = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        Socket socket = new Socket("127.0.0.1", server.address().getPort());
        halfAsked.add(socket);
        socket.getOutputStream().write("GET /health/live HTTP/1.1\r\n".getBytes(UTF_8));
        socket.getOutputStream().flush();
      }

      assertThat(get("/health/live").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : halfAsked) {
        socket.close();
      }
    }
  }

  @Test
  @Timeout(60)
  void answersAlthoughOthersNeverReadTheirAnswers() throws Exception {
    // given as many scrapes as there are threads, each longer than a connection's buffers
    String metrics = "x".repeat(16 << 20);
    CountDownLatch scrapes = new CountDownLatch(2);
    List<Socket> unread = new ArrayList<>();
    try (HealthServer scraped =
        HealthServer.start(
            "127.0.0.1",
            0,
            Optional::empty,
            () -> {
              scrapes.countDown();
              return metrics;
            })) {
      for (int i = 0; i < 2; i++) {
        Socket socket = new Socket();
        unread.add(socket);
        socket.setReceiveBufferSize(1024);
        socket.connect(new InetSocketAddress("127.0.0.1", scraped.address().getPort()));
        socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
        socket.getOutputStream().flush();
      }
      scrapes.await();

      // then
      URI live = scraped.address().resolve("/health/live");
      assertThat(send(HttpRequest.newBuilder(live).build()).statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : unread) {
        socket.close();
      }
    }
  }

  @Test
  void saysWhichAddressIsTaken() {
    int port = server.address().getPort();

    assertThatThrownBy(
            () -> HealthServer.start("127.0.0.1", port, Optional::empty, () -> "").close())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path));
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
