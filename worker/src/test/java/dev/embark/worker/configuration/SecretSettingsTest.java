package dev.embark.worker.configuration;

import static dev.embark.worker.configuration.Environments.CANARY;
import static dev.embark.worker.configuration.Environments.problems;
import static dev.embark.worker.configuration.Environments.real;
import static dev.embark.worker.configuration.Environments.sentences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.embark.encryption.rotation.LastGood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Sources of secrets, and that none is shown. */
class SecretSettingsTest {

  @Test
  void readsFurtherCredentialsByName(@TempDir Path directory) throws IOException {
    Map<String, String> environment = real();
    environment.put("CASTAI_API_TOKEN_EU_PROD", "eu-key");
    Path file = Files.writeString(directory.resolve("us"), "us-key\n");
    environment.put("CASTAI_API_TOKEN_US_FILE", file.toString());

    Map<String, Secret> tokens = WorkerConfiguration.read(environment).castAi().tokens();

    assertThat(tokens).containsOnlyKeys("default", "eu-prod", "us");
    assertThat(tokens.get("eu-prod").get()).isEqualTo("eu-key");
    assertThat(tokens.get("us").get()).isEqualTo("us-key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CASTAI_API_TOKEN_", "CASTAI_API_TOKEN_eu", "CASTAI_API_TOKEN_DEFAULT"})
  void refusesCredentialsWithoutAUsableName(String name) {
    Map<String, String> environment = real();
    environment.put(name, CANARY);

    assertThat(problems(environment)).singleElement().extracting(Problem::name).isEqualTo(name);
  }

  @Test
  void refusesASecretThatIsGivenTwice(@TempDir Path directory) throws IOException {
    Map<String, String> environment = real();
    Path file = Files.writeString(directory.resolve("key"), "other");
    environment.put("CASTAI_API_TOKEN_FILE", file.toString());

    assertThat(sentences(environment)).singleElement().asString().contains("one of the two");
  }

  @Test
  void readsASecretFileAgainWhenItChanges(@TempDir Path directory) throws IOException {
    Map<String, String> environment = real();
    environment.remove("CASTAI_API_TOKEN");
    Path file = Files.writeString(directory.resolve("key"), "first\n");
    environment.put("CASTAI_API_TOKEN_FILE", file.toString());
    Secret token = WorkerConfiguration.read(environment).castAi().tokens().get("default");
    assertThat(token.get()).isEqualTo("first");

    Files.writeString(file, "second\n");
    assertThat(token.get()).isEqualTo("second");

    Files.delete(file);
    assertThat(token.get()).as("in the middle of a rotation").isEqualTo("second");
  }

  /** It would otherwise surface only at the next restart. */
  @Test
  void logsOnceThatARotationWentWrong(@TempDir Path directory) throws IOException {
    // given
    Path file = Files.writeString(directory.resolve("key"), "first");
    Secret token = Secret.inFile(file);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    Logger log = (Logger) LoggerFactory.getLogger(LastGood.class);
    log.addAppender(logged);
    log.setLevel(Level.INFO);

    // when
    try {
      Files.writeString(file, CANARY + " and more");
      token.get();
      token.get();
      Files.writeString(file, "third");
      token.get();
    } finally {
      log.detachAppender(logged);
      log.setLevel(null);
    }

    // then
    assertThat(logged.list)
        .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
        .containsExactly(
            tuple(
                Level.WARN,
                file
                    + " cannot be used (IllegalArgumentException); its last good content stays in"
                    + " use"),
            tuple(Level.INFO, file + " can be used again"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\nbreak", "caf\u00e9"})
  void refusesSecretFilesThatHoldNoKey(String content, @TempDir Path directory) throws IOException {
    Map<String, String> environment = real();
    environment.remove("CASTAI_API_TOKEN");
    Path file = Files.writeString(directory.resolve("key"), content);
    environment.put("CASTAI_API_TOKEN_FILE", file.toString());

    assertThat(problems(environment))
        .extracting(Problem::name)
        .containsExactly("CASTAI_API_TOKEN_FILE");
  }

  @Test
  void refusesASecretFileThatIsNotThere() {
    Map<String, String> environment = real();
    environment.remove("CASTAI_API_TOKEN");
    environment.put("CASTAI_API_TOKEN_FILE", "/no/such/file");

    assertThat(sentences(environment))
        .singleElement()
        .asString()
        .contains("/no/such/file", "no file");
  }

  @Test
  void showsTheConfigurationWithoutSecrets() {
    WorkerConfiguration configuration = WorkerConfiguration.read(real());

    assertThat(configuration.shown())
        .contains(
            "CASTAI_API_TOKEN=(set)",
            "EMBARK_ALLOWED_PROJECTS=acme-*",
            "EMBARK_ENVIRONMENT=default (default)");
    assertThat(configuration.toString()).doesNotContain(CANARY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CASTAI_API_URL",
        "EMBARK_GCP_IAM_ENDPOINT",
        "EMBARK_GCP_PLAINTEXT",
        "EMBARK_GCP_CREDENTIALS",
        "EMBARK_GCP_QUOTA_PROJECT",
        "EMBARK_POLICY_ANALYZER_URL",
        "EMBARK_ENVIRONMENT",
        "EMBARK_ALLOWED_PROJECTS",
        "EMBARK_ALLOWED_SERVICE_ACCOUNTS",
        "EMBARK_HTTP_PORT",
        "EMBARK_UNKNOWN",
        "CASTAI_API_TOKEN_FILE",
        "CASTAI_API_TOKEN_x",
      })
  void neverShowsASecretThatWasPutInTheWrongPlace(String name) {
    Map<String, String> environment = real();
    environment.put(name, "https://user:" + CANARY + "@x{}");

    assertThat(sentences(environment)).isNotEmpty().noneMatch(text -> text.contains(CANARY));

    environment.put(name, CANARY);
    assertThat(shownOrRefused(environment)).noneMatch(text -> text.contains(CANARY));
  }

  private static List<String> shownOrRefused(Map<String, String> environment) {
    try {
      return WorkerConfiguration.read(environment).shown();
    } catch (ConfigurationException e) {
      return e.problems().stream().map(Problem::sentence).toList();
    }
  }
}
