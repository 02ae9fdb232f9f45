package dev.embark.starter.host;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import dev.embark.starter.CommandRun;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class HostLoggingTest {
  private static final LoggerContext LOGGING = (LoggerContext) LoggerFactory.getILoggerFactory();

  @TempDir Path home;

  @AfterEach
  void giveBackTheLoggingOfTheTests() throws Exception {
    LOGGING.reset();
    new ContextInitializer(LOGGING).autoConfig();
  }

  @Test
  void suitsTheVerbWhereTheEnvironmentAsksForNothing() {
    // when
    HostLogging.errors(new CommandRun().surroundings());

    // then
    assertThat(levelOf(Logger.ROOT_LOGGER_NAME)).isEqualTo(Level.ERROR);

    // and when
    HostLogging.warnings(new CommandRun().surroundings());

    // then
    assertThat(levelOf(Logger.ROOT_LOGGER_NAME)).isEqualTo(Level.WARN);
    assertThat(levelOf("io.temporal")).isEqualTo(Level.ERROR);
  }

  @Test
  void isAtTheLevelThatTheEnvironmentAsksFor() {
    // given
    CommandRun run = new CommandRun().with("EMBARK_LOG_LEVEL", "debug");

    // when
    HostLogging.errors(run.surroundings());

    // then
    assertThat(levelOf(Logger.ROOT_LOGGER_NAME)).isEqualTo(Level.DEBUG);

    // and when
    HostLogging.warnings(run.surroundings());

    // then
    assertThat(levelOf("io.temporal")).isEqualTo(Level.DEBUG);
  }

  @Test
  void isInTheFormatThatTheEnvironmentAsksFor() {
    // when
    HostLogging.warnings(new CommandRun().with("EMBARK_LOG_FORMAT", "json").surroundings());

    // then
    assertThat(LOGGING.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("json")).isNotNull();
    assertThat(levelOf(Logger.ROOT_LOGGER_NAME)).isEqualTo(Level.WARN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo --scenario well", "simulators --port 0", "up --simulate"})
  void aLevelThatIsNoneIsNamedBeforeTheVerbStarts(String commandLine) {
    // when
    CommandRun run =
        new CommandRun().in(home).with("EMBARK_LOG_LEVEL", "loud").execute(commandLine.split(" "));

    // then
    assertThat(run.exitCode()).as(run.err()).isEqualTo(64);
    assertThat(run.err()).contains("EMBARK_LOG_LEVEL (loud) is not understood");
  }

  private static Level levelOf(String logger) {
    return LOGGING.getLogger(logger).getEffectiveLevel();
  }
}
