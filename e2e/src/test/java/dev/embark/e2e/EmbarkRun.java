package dev.embark.e2e;

import dev.embark.starter.EmbarkCommand;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.output.Window;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;

/** One command line against the installation, without a terminal. */
record EmbarkRun(int exitCode, String out, String err) {

  static EmbarkRun of(Installation installation, Path folder, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Surroundings surroundings =
        new Surroundings(
            new BufferedReader(new StringReader("")),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false,
            Window.of(80, 24),
            installation.commandLineEnvironment(),
            folder,
            Clock.systemUTC());
    int exitCode = EmbarkCommand.execute(surroundings, arguments);
    return new EmbarkRun(exitCode, out.toString(), err.toString());
  }
}
