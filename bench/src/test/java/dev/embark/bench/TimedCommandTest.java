package dev.embark.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimedCommandTest {

  @Test
  void keepsOutputAndExitCodeApartFromTheTimes() {
    // when
    TimedCommand run =
        TimedCommand.run(
            List.of("sh", "-c", "echo said; echo complained >&2; exit 3"), Map.of(), Path.of("."));

    // then
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.output()).contains("said", "complained");
    assertThat(run.wallSeconds()).isNotNegative();
    assertThatThrownBy(run::orFail).hasMessageContaining("complained");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.250", "1,250"})
  void readsTimesInEveryLanguage(String printed) {
    assertThat(TimedCommand.seconds(printed)).isEqualTo(1.25);
  }
}
