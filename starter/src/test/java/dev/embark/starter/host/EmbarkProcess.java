package dev.embark.starter.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An {@code embark} process with its own home folder: it finds nothing of the person who runs the
 * tests, such as the address of a real Temporal server.
 */
final class EmbarkProcess implements AutoCloseable {

  static final long PATIENCE_SECONDS = 180;

  private static final Pattern THEIRS = Pattern.compile("(EMBARK|CASTAI|TEMPORAL|GOOGLE|XDG)_.*");

  private final Process process;
  private final Path out;
  private final Path err;

  private EmbarkProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static EmbarkProcess start(Path home, String... arguments) throws IOException {
    return start(home, Map.of(), arguments);
  }

  /** As above, with these environment variables. */
  static EmbarkProcess start(Path home, Map<String, String> variables, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.embark.starter.Main"));
    Stream.of(arguments).forEach(command::add);
    Path out = Files.createTempFile(home, arguments[0], ".out");
    Path err = Files.createTempFile(home, arguments[0], ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", home.toString());
    builder.environment().keySet().removeIf(name -> THEIRS.matcher(name).matches());
    builder.environment().putAll(variables);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new EmbarkProcess(builder.start(), out, err);
  }

  Process process() {
    return process;
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  /** Waits until the process has printed this, or exits. */
  void awaitOut(String text) {
    await("'" + text + "'", () -> !process.isAlive() || out().contains(text));
    if (!out().contains(text)) {
      throw new AssertionError("It ended without saying '" + text + "': " + err());
    }
  }

  /** Waits for the process to exit and returns the exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("It does not end: " + err());
    }
    return process.exitValue();
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Waited in vain for " + what);
      }
      try {
        Thread.sleep(50); // a real process: there is nothing else to wait on
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
