package dev.embark.starter;

import dev.embark.starter.output.Surroundings;
import dev.embark.starter.output.Window;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** A run of the command line within a test, without a terminal by default. */
public final class CommandRun {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  private Path directory = Path.of("").toAbsolutePath();
  private String typed = "";
  private boolean interactive;
  private Writer stdout = out;
  private Window window = Window.of(80, 24);
  private int exitCode = -1;

  /** Sets a variable of the run's environment, which is otherwise empty. */
  public CommandRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Sets the working directory. */
  public CommandRun in(Path folder) {
    directory = folder;
    environment.putIfAbsent("HOME", folder.toString());
    return this;
  }

  /** Simulates a person at a terminal who types this. */
  public CommandRun typing(String text) {
    typed = text;
    interactive = true;
    return this;
  }

  /** Sends stdout to a disk that has no room left. */
  public CommandRun toAFullDisk() {
    stdout = new FullDisk();
    return this;
  }

  /** Sets the terminal's window. */
  public CommandRun on(Window size) {
    window = size;
    return this;
  }

  public CommandRun execute(String... arguments) {
    exitCode = EmbarkCommand.execute(surroundings(), arguments);
    return this;
  }

  public Surroundings surroundings() {
    return new Surroundings(
        new BufferedReader(new StringReader(typed)),
        new PrintWriter(stdout, true),
        new PrintWriter(err, true),
        interactive,
        window,
        environment,
        directory,
        NOON);
  }

  public int exitCode() {
    return exitCode;
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }

  private static final class FullDisk extends Writer {
    @Override
    public void write(char[] text, int from, int length) throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
