package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.starter.CommandRun;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  @Test
  void endsWhereNobodyReadsItAnyMoreAndSaysThatTheRunGoesOn() {
    // given
    Surroundings real = new CommandRun().surroundings();
    Surroundings closed =
        new Surroundings(
            real.in(),
            new PrintWriter(new ClosedPipe(), true, StandardCharsets.UTF_8),
            real.err(),
            false,
            real.window(),
            real.environment(),
            real.workingDirectory(),
            real.clock());
    EventStream events =
        new EventStream(
            "payments-prod", new Console(closed, OutputFormat.JSONL, false), real.clock());

    // then
    assertThatThrownBy(() -> events.write(Json.document("FleetEvent")))
        .isInstanceOfSatisfying(
            CommandException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.DETACHED);
              assertThat(e.what()).contains("payments-prod continues");
              assertThat(e.next()).contains("embark watch payments-prod");
            });
  }

  private static final class ClosedPipe extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
