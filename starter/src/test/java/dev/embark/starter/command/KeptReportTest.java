package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.OutputFormat;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KeptReportTest {
  private static final RunInfo RUN =
      new RunInfo(
          "fleet/payments",
          "run-1",
          "FleetWorkflow",
          RunInfo.State.COMPLETED,
          Instant.EPOCH,
          Instant.EPOCH,
          "ada",
          null);

  @Test
  void aFolderThatTheSystemCannotNameMakesNoRunAFailure() {
    // given
    CommandRun run = new CommandRun();
    Console console = new Console(run.surroundings(), OutputFormat.TABLE, false);

    // when
    KeptReport.keep(
        () -> {
          throw new IllegalArgumentException(Path.of("/no\0folder").toString());
        },
        RUN,
        run.surroundings(),
        console);

    // then
    assertThat(run.err()).startsWith("No report was kept: Nul character not allowed");
  }
}
