package dev.embark.starter.output;

import java.io.BufferedReader;
import java.io.Console;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command sees of the process it runs in, so that tests can give it another one.
 *
 * @param in where answers to questions are typed
 * @param out data, and nothing but data
 * @param err talk, progress and errors
 * @param interactive whether a person sits at a terminal: asks and redraws only then
 * @param window the terminal's window
 * @param environment the environment variables
 * @param workingDirectory what relative paths are relative to
 * @param clock what time it is
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

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** The real ones: standard streams as UTF-8, the process's environment, the system's clock. */
  public static Surroundings ofProcess() {
    return new Surroundings(
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        isTerminal(System.console()),
        Window.ofTerminal(sizeOf(System.getenv())),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        // All times are told in UTC; the local zone would cost reading those of the whole world.
        Clock.systemUTC());
  }

  /**
   * Before Java 22 a console exists only where both input and output are a terminal; since then it
   * always may, and says itself what it is.
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

  private static Window.Size sizeOf(Map<String, String> environment) {
    String said = environment.get("LINES") + " " + environment.get("COLUMNS");
    return Window.Size.of(said, Window.Size.USUAL);
  }

  /** The same in another environment. */
  public Surroundings with(Map<String, String> otherEnvironment) {
    return new Surroundings(
        in, out, err, interactive, window, otherEnvironment, workingDirectory, clock);
  }

  /** The variable's value, or the fallback where it is unset or empty. */
  public String variable(String name, String fallback) {
    String value = environment.getOrDefault(name, "");
    return value.isEmpty() ? fallback : value;
  }

  /** Whether colours are welcome: a terminal, and nobody set {@code NO_COLOR}. */
  public boolean colours() {
    return interactive
        && variable("NO_COLOR", "").isEmpty()
        && !variable("TERM", "").equals("dumb");
  }
}
