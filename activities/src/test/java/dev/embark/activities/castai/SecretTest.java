package dev.embark.activities.castai;

import static dev.embark.activities.castai.FakeServer.CLUSTER;
import static dev.embark.activities.castai.FakeServer.ID;
import static dev.embark.activities.castai.FakeServer.KEY;
import static dev.embark.activities.castai.FakeServer.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.castai.CastAiException.NoKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The key appears in one header and nowhere else, whatever a server or a person does with it. */
class SecretTest {

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final AtomicReference<String> key = new AtomicReference<>(KEY);
  private final FakeServer cast = new FakeServer(key::get, Duration.ofSeconds(10));

  @BeforeEach
  void recordEverything() {
    log.start();
    root.addAppender(log);
    root.setLevel(Level.TRACE);
  }

  @AfterEach
  void close() {
    root.detachAppender(log);
    root.setLevel(Level.ERROR);
    cast.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 403, 500, 503})
  void hidesAKeyThatTheServerQuotes(int status) {
    cast.server.enqueue(
        FakeServer.answer(
                status,
                "{\"message\":\"bad key %s\",\"fieldViolations\":[{\"field\":\"%s\",\"description\":\"%s\"}]}"
                    .formatted(KEY, KEY, KEY))
            .newBuilder()
            .setHeader("X-Castai-Request-Id", KEY)
            .build());

    var failure = failure(CastAiException.class, () -> cast.client.updateCluster(ID));

    assertThat(everythingSaidOf(failure)).doesNotContain(KEY);
    assertThat(failure.requestId()).isEqualTo("***");
  }

  @Test
  void hidesAKeyInAPageThatIsNotJson() {
    cast.enqueue(200, KEY + " is not JSON");
    cast.enqueue(502, "<html>" + KEY);
    cast.server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());

    for (int i = 0; i < 3; i++) {
      var failure = failure(CastAiException.class, () -> cast.client.updateCluster(ID));
      assertThat(everythingSaidOf(failure)).doesNotContain(KEY);
    }
  }

  @Test
  void logsCallsButNotTheKey() {
    cast.enqueue(200, CLUSTER);

    cast.client.getCluster(ID);

    assertThat(log.list)
        .anyMatch(event -> event.getFormattedMessage().contains(ID))
        .noneMatch(event -> event.getFormattedMessage().contains(KEY));
    assertThat(cast.client.toString()).doesNotContain(KEY);
    assertThat(ApiKey.current(() -> KEY, CastAiCall.GET_CLUSTER).toString()).doesNotContain(KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret\nX-Evil: 1", "s3cret key", "s3crét", "s3cret\u0000", "", " \n"})
  void sendsNothingWithAKeyThatCannotBeOneAndDoesNotQuoteIt(String unusable) {
    key.set(unusable);

    NoKey failure = failure(NoKey.class, () -> cast.client.updateCluster(ID));

    assertThat(everythingSaidOf(failure)).doesNotContain("s3cr");
    assertThat(failure.mayHaveLanded()).isFalse();
    assertThat(cast.server.getRequestCount()).isZero();
  }

  @Test
  void takesAReplacedKeyUpAtTheNextCall() {
    cast.enqueue(200, CLUSTER);
    cast.enqueue(200, CLUSTER);

    cast.client.getCluster(ID);
    key.set("another-key\n");
    cast.client.getCluster(ID);

    assertThat(cast.request().getHeaders().get("X-API-Key")).isEqualTo(KEY);
    assertThat(cast.request().getHeaders().get("X-API-Key")).isEqualTo("another-key");
  }

  @Test
  void saysThatTheKeyCannotBeRead() {
    try (FakeServer keyless =
        new FakeServer(
            () -> {
              throw new UncheckedIOException(new NoSuchFileException("/run/secrets/" + KEY));
            },
            Duration.ofSeconds(5))) {
      NoKey failure = failure(NoKey.class, () -> keyless.client.getCluster(ID));

      assertThat(everythingSaidOf(failure)).doesNotContain(KEY);
      assertThat(CastAiFailures.diagnose(failure).code().name()).isEqualTo("CASTAI_UNAUTHORIZED");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:s3cret@api.cast.ai",
        "https://api.cast.ai?key=s3cret",
        "https://api.cast.ai#s3cret",
        "s3cret"
      })
  void refusesAnAddressWithASecretInItAndDoesNotQuoteIt(String url) {
    assertThatThrownBy(() -> CastAiSettings.of(url, "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
  }

  private String everythingSaidOf(CastAiException failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    text.append(new FailureMapper().failureOf(CastAiFailures.diagnose(failure)).toString());
    text.append(CastAiFailures.diagnose(failure).toString());
    log.list.forEach(event -> text.append(event.getFormattedMessage()));
    return text.toString();
  }
}
