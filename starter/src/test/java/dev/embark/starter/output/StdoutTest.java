package dev.embark.starter.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.embark.starter.CommandRun;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class StdoutTest {

  @Test
  void aReaderThatHasSeenEnoughIsNoReasonToComplain() {
    CommandRun run = new CommandRun();

    assertThat(cutOff(run, "Broken pipe")).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aFullDiskIs() {
    CommandRun run = new CommandRun();

    assertThat(cutOff(run, "No space left on device")).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("stdout could not be written to the end");
  }

  private static ExitCode cutOff(CommandRun run, String why) {
    Surroundings given = run.surroundings();
    Surroundings broken =
        new Surroundings(
            given.in(),
            new Stdout(new Broken(why)),
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
