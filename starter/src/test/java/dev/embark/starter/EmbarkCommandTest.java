package dev.embark.starter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbarkCommandTest {
  @Test
  void showsItsHelpOnStdoutWithin80Columns() {
    // when
    CommandRun run = new CommandRun().execute("--help");

    // then
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("Usage: embark");
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void aCommandLineWithoutAVerbIsAUsageError() {
    // when
    CommandRun run = new CommandRun().execute();

    // then
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("error: Missing command").contains("embark --help");
  }
}
