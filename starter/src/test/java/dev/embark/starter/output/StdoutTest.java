package dev.embark.starter.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.embark.starter.CommandRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StdoutTest {

  @TempDir Path folder;

  @Test
  void aReaderThatHasSeenEnoughIsNoReasonToComplain() throws Exception {
    CommandRun run = new CommandRun();

    assertThat(cutOff(run, "Datenübergabe unterbrochen (broken pipe)", pipe()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void itsMessageTellsWhereTheSystemDoesNotShowThatThereIsAPipe() {
    CommandRun run = new CommandRun();

    assertThat(cutOff(run, "Broken pipe", folder.resolve("absent"))).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aSlowReaderOfAPipeThatDoesNotWaitMissesSomething() throws Exception {
    CommandRun run = new CommandRun();

    assertThat(cutOff(run, "Resource temporarily unavailable", pipe())).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("stdout could not be written to the end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/full", "file", "absent"})
  void aFullDiskIs(String place) throws IOException {
    CommandRun run = new CommandRun();
    Files.createFile(folder.resolve("file"));

    assertThat(cutOff(run, "Auf dem Gerät ist kein Speicherplatz mehr", folder.resolve(place)))
        .isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("stdout could not be written to the end");
  }

  private Path pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private static ExitCode cutOff(CommandRun run, String why, Path place) {
    Surroundings given = run.surroundings();
    Surroundings broken =
        new Surroundings(
            given.in(),
            new Stdout(new Broken(why), place),
            given.err(),
            given.interactive(),
            given.window(),
            given.environment(),
            given.workingDirectory(),
            given.clock());
    Console console = new Console(broken, OutputFormat.TABLE, false);
    console.line("a line");
    CommandException failure =
        catchThrowableOfType(CommandException.class, console::requireWritten);
    return new ErrorPrinter(broken).print(failure, false, SameServer.USUAL);
  }

  private static final class Broken extends OutputStream {
    private final String why;

    Broken(String why) {
      this.why = why;
    }

    @Override
    public void write(int one) throws IOException {
      throw new IOException(why);
    }
  }
}
