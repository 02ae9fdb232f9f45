package dev.embark.starter.output;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment in which a command runs, injectable for tests.
 *
 * @param in the input for answers to questions
 * @param out data only
 * @param err messages, progress and errors
 * @param interactive whether a person uses a terminal for all three streams: commands ask and
 *     redraw only then
 * @param window the terminal's window
 * @param environment the environment variables
 * @param workingDirectory the directory that relative paths are resolved against
 * @param clock the clock
 */
public record Surroundings(
    BufferedReader in,
    PrintWriter out,
    PrintWriter err,
    boolean interactive,
    Window window,
    Map<String, String> environment,
    Path workingDirectory,
    Clock clock) {

  /** The property by which the launchers tell that stderr is no terminal. */
  private static final String STDERR = "embark.stderr";

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /**
   * Returns those of the process: standard streams as UTF-8, its environment variables, the system
   * clock.
   */
  public static Surroundings ofProcess() {
    return new Surroundings(
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        new Stdout(new FileOutputStream(FileDescriptor.out), Path.of("/dev/fd/1")),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        isInteractive(isTerminal(System.console()), System.getProperty(STDERR)),
        Window.ofTerminal(sizeOf(System.getenv())),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        // All times are shown in UTC; the local zone would require loading the whole time zone
        // database.
        Clock.systemUTC());
  }

  /**
   * Questions and pictures go to stderr, but Java knows of stdin and stdout only; in a file nobody
   * would see them.
   */
  static boolean isInteractive(boolean isTerminal, @Nullable String stderr) {
    return isTerminal && !"redirected".equals(stderr);
  }

  /**
   * Before Java 22 a console exists only if both input and output are a terminal; since then it may
   * always exist and reports whether it is a terminal.
   */
  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** Returns what the variables say; each counts without the other. */
  static Window.Size sizeOf(Map<String, String> environment) {
    Window.Size usual = Window.Size.USUAL;
    return new Window.Size(
        number(environment.get("COLUMNS"), usual.columns()),
        number(environment.get("LINES"), usual.rows()));
  }

  private static int number(@Nullable String said, int fallback) {
    return said != null && said.matches("0*[1-9]\\d{0,3}") ? Integer.parseInt(said) : fallback;
  }

  /** Returns a copy with other environment variables. */
  public Surroundings with(Map<String, String> otherEnvironment) {
    return new Surroundings(
        in, out, err, interactive, window, otherEnvironment, workingDirectory, clock);
  }

  /** Returns the variable's value, or the fallback if it is unset or empty. */
  public String variable(String name, String fallback) {
    String value = environment.getOrDefault(name, "");
    return value.isEmpty() ? fallback : value;
  }

  /** Whether to use colours: on a terminal, unless {@code NO_COLOR} is set. */
  public boolean colours() {
    return interactive
        && variable("NO_COLOR", "").isEmpty()
        && !variable("TERM", "").equals("dumb");
  }
}
