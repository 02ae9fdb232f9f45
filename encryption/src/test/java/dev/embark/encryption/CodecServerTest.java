package dev.embark.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.embark.encryption.EncryptingCodec.Plain;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CodecServerTest {

  private static final String UI = "http://127.0.0.1:8080";
  private static final List<String> OTHER_ORIGINS =
      List.of(
          "http://127.0.0.1:8081",
          "https://127.0.0.1:8080",
          "http://127.0.0.1",
          "HTTP://127.0.0.1:8080",
          UI + "/",
          UI + ".evil.example",
          UI + " http://evil.example",
          "null");

  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  private final Keyset keyset = Keyset.create();
  private final EncryptingCodec codec = new EncryptingCodec(() -> keyset, Plain.ACCEPTED);
  private final AtomicReference<String> token = new AtomicReference<>(TOKEN);
  private final HttpClient http = HttpClient.newHttpClient();
  private CodecServer server = start(false);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void decodesForWhoeverSendsTheToken() throws Exception {
    // given
    Payload secret = payload("acme-prod");
    String encrypted = json(codec.encode(List.of(secret)));

    // when
    HttpResponse<String> answer =
        send(request("/decode").header("Authorization", "Bearer " + TOKEN), encrypted);

    // then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(payloads(answer.body())).containsExactly(secret);
  }

  @Test
  void leavesPlainPayloadsOfTheTimeBeforeAsTheyAre() throws Exception {
    Payload plain = payload("old");
    HttpResponse<String> answer =
        send(request("/decode").header("Authorization", "Bearer " + TOKEN), json(List.of(plain)));
    assertThat(payloads(answer.body())).containsExactly(plain);
  }

  @Test
  void tellsNothingWithoutTheTokenOrWithAnother() throws Exception {
    String encrypted = json(codec.encode(List.of(payload("acme-prod"))));
    assertThat(send(request("/decode"), encrypted).statusCode()).isEqualTo(401);
    assertThat(
            send(request("/decode").header("Authorization", "Bearer x" + TOKEN), encrypted)
                .statusCode())
        .isEqualTo(401);
    assertThat(send(request("/decode").header("Authorization", "Bearer "), encrypted).statusCode())
        .isEqualTo(401);
  }

  @Test
  void letsAPageAskAfterSigningInUntilTheTokenChanges() throws Exception {
    // given
    String encrypted = json(codec.encode(List.of(payload("acme-prod"))));
    assertThat(send(request("/sign-in"), "token=wrong").statusCode()).isEqualTo(401);

    // when
    HttpResponse<String> signedIn = send(request("/sign-in"), "token=" + TOKEN);
    String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();

    // then
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict").doesNotContain(TOKEN);
    HttpRequest.Builder page =
        request("/decode").header("Origin", UI).header("Cookie", "a=b; " + cookie.split(";")[0]);
    HttpResponse<String> answer = send(page.copy(), encrypted);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(UI);

    // and
    token.set("another-token-of-at-least-32-characters");
    assertThat(send(page.copy(), encrypted).statusCode()).isEqualTo(401);
  }

  @Test
  void answersPreflightsOfAllowedOriginsOnly() throws Exception {
    assertThat(preflight(UI).statusCode()).isEqualTo(204);
    assertThat(preflight(UI).headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("x-namespace");
    for (String other : OTHER_ORIGINS) {
      assertThat(preflight(other).statusCode()).isEqualTo(403);
      assertThat(preflight(other).headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void decodesNothingForPagesOfOtherOriginsThoughTheySendTheToken() throws Exception {
    // given what a browser sends for a signed-in person from a page of another origin
    String encrypted = json(codec.encode(List.of(payload("acme-prod"))));
    String cookie =
        send(request("/sign-in"), "token=" + TOKEN)
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow();
    for (String other : OTHER_ORIGINS) {
      // when
      HttpResponse<String> answer =
          send(
              request("/decode")
                  .header("Origin", other)
                  .header("Cookie", cookie.split(";")[0])
                  .header("Authorization", "Bearer " + TOKEN),
              encrypted);

      // then
      assertThat(answer.statusCode()).as(other).isEqualTo(403);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).as(other).isEmpty();
      assertThat(answer.body()).as(other).doesNotContain("payloads");
    }
  }

  @Test
  void readsNoBodyOfMoreThanSixteenMebibytes() throws Exception {
    // given
    String blanks = " ".repeat(16 * 1024 * 1024 - 2) + "{}";
    HttpRequest.Builder request = request("/decode").header("Authorization", "Bearer " + TOKEN);

    // then
    assertThat(send(request.copy(), blanks).statusCode()).isEqualTo(200);
    HttpResponse<String> answer = send(request.copy(), " " + blanks);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("16 MiB");
  }

  @Test
  void encryptsOnlyWhereThatIsSwitchedOn() throws Exception {
    // given
    String plain = json(List.of(payload("input")));
    HttpRequest.Builder request = request("/encode").header("Authorization", "Bearer " + TOKEN);
    assertThat(send(request, plain).statusCode()).isEqualTo(404);

    // when
    server.close();
    server = start(true);
    HttpResponse<String> answer =
        send(request("/encode").header("Authorization", "Bearer " + TOKEN), plain);

    // then
    assertThat(codec.decode(payloads(answer.body()))).containsExactly(payload("input"));
  }

  @Test
  void refusesBodiesThatAreNoPayloadsWithoutQuotingThem() throws Exception {
    for (String body : List.of("", "[]", "{\"payloads\": 7}", "canary")) {
      HttpResponse<String> answer =
          send(request("/decode").header("Authorization", "Bearer " + TOKEN), body);
      assertThat(answer.statusCode()).as(body).isIn(200, 400);
      assertThat(answer.body()).doesNotContain("canary");
    }
  }

  private CodecServer start(boolean encodes) {
    return CodecServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        () -> keyset,
        new CodecAccess(Set.of(UI), token::get),
        encodes);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.address().resolve(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String body)
      throws IOException, InterruptedException {
    return http.send(
        request.POST(BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> preflight(String origin) throws IOException, InterruptedException {
    return http.send(
        request("/decode")
            .header("Origin", origin)
            .method("OPTIONS", BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Payload payload(String text) {
    return PayloadFormat.dataConverter().toPayload(text).orElseThrow();
  }

  private static String json(List<Payload> payloads) throws InvalidProtocolBufferException {
    return JsonFormat.printer().print(Payloads.newBuilder().addAllPayloads(payloads));
  }

  private static List<Payload> payloads(String json) throws InvalidProtocolBufferException {
    Payloads.Builder payloads = Payloads.newBuilder();
    JsonFormat.parser().merge(json, payloads);
    return payloads.getPayloadsList();
  }
}
