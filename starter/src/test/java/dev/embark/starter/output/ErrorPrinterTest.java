package dev.embark.starter.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorPrinterTest {
  @Test
  void saysWhatHappenedWhoseMoveItIsAndTheNextCommand() {
    // given
    CommandRun run = new CommandRun();

    // when
    ExitCode code =
        new ErrorPrinter(run.surroundings())
            .print(
                CommandException.of(ExitCode.UNREACHABLE, "Nobody answers.")
                    .next("first\nsecond")
                    .because(new IllegalStateException("inner")),
                false,
                SameServer.USUAL);

    // then
    assertThat(code).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            "error: Nobody answers.\n  next move: you\n  first\n  second\n");
  }

  @Test
  void namesAnothersMove() {
    // given
    CommandRun run = new CommandRun();

    // when
    new ErrorPrinter(run.surroundings())
        .print(
            CommandException.of(ExitCode.FAILED, "Refused.").move("Cast AI"),
            false,
            SameServer.USUAL);

    // then
    assertThat(run.err()).isEqualToNormalizingNewlines("error: Refused.\n  next move: Cast AI\n");
  }

  @Test
  void commandsGoToTheServerThatWasNamed() {
    // given
    CommandRun run = new CommandRun();

    // when
    new ErrorPrinter(run.surroundings())
        .print(
            CommandException.of(ExitCode.FAILED, "Refused; first: embark stop a")
                .next("embark list    # all runs"),
            false,
            new SameServer(Map.of("--profile", "--profile prod")));

    // then
    assertThat(run.err())
        .contains("first: embark stop a --profile prod\n")
        .contains("  embark list --profile prod    # all runs\n");
  }

  @Test
  void showsTheStackTraceAndTheCauseOnlyWhenAsked() {
    // given
    CommandRun run = new CommandRun();

    // when
    new ErrorPrinter(run.surroundings())
        .print(
            CommandException.of(ExitCode.FAILED, "It failed.")
                .because(new IllegalStateException("inner")),
            true,
            SameServer.USUAL);

    // then
    assertThat(run.err()).contains("\tat ").contains("IllegalStateException: inner");
  }

  @Test
  void anErrorNobodyForesawIsABug() {
    // given
    CommandRun run = new CommandRun();

    // when
    ExitCode code =
        new ErrorPrinter(run.surroundings())
            .print(new IllegalStateException("odd"), false, SameServer.USUAL);

    // then
    assertThat(code).isEqualTo(ExitCode.BUG);
    assertThat(run.err()).contains("bug").contains("--stacktrace").doesNotContain("\tat ");
  }
}
