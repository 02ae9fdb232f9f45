package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.starter.CommandRun;
import dev.embark.starter.output.CommandException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTextTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "24h, 2026-11-22T12:00:00Z",
    "1d12h, 2026-11-22T00:00:00Z",
    "2026-11-01, 2026-11-01T00:00:00Z",
    "2026-11-01T08:00:00+01:00, 2026-11-01T07:00:00Z"
  })
  void readsHowLongAgoDaysAndTimes(String text, Instant meant) {
    assertThat(SinceText.parse(text, NOON)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-13-01", "2026-11-01T08:00", "' OR 1=1 --"})
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> SinceText.parse(text, NOON)).isInstanceOf(CommandException.class);
  }

  @Test
  void aMisspeltOutcomeIsSaidWithTheOneThatWasMeant() {
    // when
    CommandRun run =
        new CommandRun()
            .with("TEMPORAL_ADDRESS", "127.0.0.1:1")
            .execute("list", "--outcome", "RoledBack");

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("Did you mean RolledBack?");
  }
}
