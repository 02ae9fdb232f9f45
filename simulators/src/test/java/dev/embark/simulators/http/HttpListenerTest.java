package dev.embark.simulators.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpListenerTest {

  private @Nullable HttpListener listener;

  @AfterEach
  void close() {
    if (listener != null) {
      listener.close();
    }
  }

  @Test
  void servesSeveralRequestsOnOneConnection() throws IOException {
    // given
    listen(HttpListenerTest::echo);

    // when
    String answers =
        exchange(
            "POST /a%20b?x=1&y=%26 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
                + "GET /second HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

    // then
    assertThat(answers)
        .contains("POST /a%20b {x=1, y=&} abc", "GET /second {} ")
        .containsOnlyOnce("Connection: close");
  }

  @Test
  void sendsNoBodyInAnswerToHead() throws IOException {
    // given
    listen(HttpListenerTest::echo);

    // when
    String answers =
        exchange(
            "HEAD /first HTTP/1.1\r\nHost: h\r\n\r\n"
                + "GET /second HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

    // then
    assertThat(answers)
        .startsWith("HTTP/1.1 200 \r\nContent-Length: 15\r\n\r\nHTTP/1.1 200 ")
        .endsWith("GET /second {} ");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void sendsNoBodyWithAStatusThatHasNone(int status) throws IOException {
    // given
    Reply withBody = new Reply.Answer(status, Map.of(), Body.text("{}"));
    Reply streamed =
        new Reply.Answer(status, Map.of(), (Body.Streamed) out -> out.write(new byte[] {'x'}));
    listen(
        request ->
            switch (request.path()) {
              case "/first" -> withBody;
              case "/second" -> streamed;
              default -> echo(request);
            });

    // when
    String answers =
        exchange(
            "GET /first HTTP/1.1\r\nHost: h\r\n\r\n"
                + "GET /second HTTP/1.1\r\nHost: h\r\n\r\n"
                + "GET /third HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

    // then
    String alone = "HTTP/1.1 " + status + " \r\n\r\n";
    assertThat(answers).startsWith(alone + alone + "HTTP/1.1 200 ").endsWith("GET /third {} ");
  }

  @Test
  void takesWholeUrlsAsProxiesGetThem() throws IOException {
    // given
    listen(HttpListenerTest::echo);

    // when
    String answers =
        exchange(
            "GET http://h:1/a?x=1 HTTP/1.1\r\nHost: h:1\r\n\r\n"
                + "GET https://h?x=2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

    // then
    assertThat(answers).contains("GET /a {x=1} ").endsWith("GET / {x=2} ");
  }

  @Test
  void readsChunkedRequestsAndAnswersExpectations() throws IOException {
    // given
    listen(HttpListenerTest::echo);

    // when
    String answers =
        exchange(
            "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nConnection: close\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n2;ext=1\r\nab\r\n1\r\nc\r\n0\r\n\r\n");

    // then
    assertThat(answers).startsWith("HTTP/1.1 100 Continue").contains("POST / {} abc");
  }

  @Test
  void writesLongBodiesInChunks() throws Exception {
    // given
    byte[] content = "x".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
    listen(request -> answer((Body.Streamed) out -> out.write(content)));

    // when
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri("http")).build(),
                HttpResponse.BodyHandlers.ofByteArray());

    // then
    assertThat(response.body()).isEqualTo(content);
    assertThat(response.headers().firstValue("Transfer-Encoding")).contains("chunked");
  }

  @Test
  void sendsNoChunksToCallersThatCannotTellThemFromContent() throws IOException {
    // given
    byte[] content = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
    listen(request -> answer((Body.Streamed) out -> out.write(content)));

    // when
    String answer = exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

    // then
    assertThat(answer)
        .isEqualTo("HTTP/1.1 200 \r\nConnection: close\r\n\r\n" + "x".repeat(100_000));
  }

  @Test
  void refusesWhatIsNotHttp() throws IOException {
    // given
    listen(HttpListenerTest::echo);

    // when, then
    assertThat(exchange("hello\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(exchange("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(exchange("GET /" + "x".repeat(70_000))).startsWith("HTTP/1.1 400");
  }

  @Test
  void resetsTheConnectionForReal() throws IOException {
    // given
    listen(request -> new Reply.Reset());

    // when, then
    assertThatThrownBy(() -> exchange("GET / HTTP/1.1\r\n\r\n"))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void saysSoWhenAHandlerFails() throws IOException {
    // given
    listen(
        request -> {
          throw new IllegalStateException("broken on purpose");
        });

    // when, then
    assertThat(exchange("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 500")
        .contains("broken on purpose");
  }

  @Test
  void encryptsWithACertificateThatClientsCanTrust() throws Exception {
    // given
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    listener = HttpListener.start("test", anyPort(), certificate.context(), HttpListenerTest::echo);
    HttpClient client =
        HttpClient.newBuilder().sslContext(Trust.in(certificate.certificate())).build();

    // when
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(uri("https")).build(), HttpResponse.BodyHandlers.ofString());

    // then
    assertThat(response.body()).startsWith("GET / ");
  }

  @Test
  void resetsEncryptedConnectionsToo() throws Exception {
    // given
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    listener =
        HttpListener.start("test", anyPort(), certificate.context(), request -> new Reply.Reset());
    SSLContext trusting = Trust.in(certificate.certificate());

    // when, then
    try (Socket socket =
        trusting
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), listener.address().getPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
    }
  }

  private void listen(Handler handler) {
    listener = HttpListener.start("test", anyPort(), null, handler);
  }

  private URI uri(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + port() + "/");
  }

  private int port() {
    return Objects.requireNonNull(listener).address().getPort();
  }

  /** Sends text and returns everything received until the connection is closed. */
  private String exchange(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static Reply echo(Request request) {
    return answer(
        Body.text(
            "%s %s %s %s"
                .formatted(
                    request.method(),
                    request.path(),
                    new TreeMap<>(request.query()),
                    request.text())));
  }

  private static Reply answer(Body body) {
    return new Reply.Answer(200, Map.of(), body);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
