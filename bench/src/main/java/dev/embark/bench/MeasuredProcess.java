package dev.embark.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process that the benchmark starts and whose resource usage it reads. Ends with this JVM. */
final class MeasuredProcess implements AutoCloseable {

  private static final List<String> OURS = List.of("EMBARK_", "CASTAI_", "TEMPORAL_", "GOOGLE_");

  private final String name;
  private final Process process;
  private final Path log;

  private MeasuredProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Starts a command; its stderr goes to {@code <name>.log} in the folder. */
  static MeasuredProcess start(
      String name, Path folder, List<String> command, Map<String, String> environment) {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(key -> OURS.stream().anyMatch(key::startsWith));
    builder.environment().putAll(environment);
    try {
      return new MeasuredProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a main class on the class path of this process. */
  static MeasuredProcess java(
      String name,
      Path folder,
      List<String> flags,
      String mainClass,
      List<String> arguments,
      Map<String, String> environment) {
    return start(name, folder, javaCommand(flags, mainClass, arguments), environment);
  }

  static List<String> javaCommand(List<String> flags, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    return command;
  }

  /** Returns the next line that the process prints; if it ends instead, fails with its log. */
  String line() {
    try {
      // One reader for the process: a second would lose what the first has buffered.
      String line = reader().readLine();
      if (line == null) {
        throw new IllegalStateException(name + " ended early:\n" + Files.readString(log));
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Skips what the JVM may print first, as it does with some flags. */
  void awaitLine(String expected) {
    String said;
    do {
      said = line();
    } while (!said.equals(expected));
  }

  private BufferedReader reader() {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  Usage usage() {
    try {
      return Usage.of(process.pid());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " has ended; see " + log, e);
    }
  }

  /** Waits for the process to end. */
  void awaitSuccess() throws InterruptedException {
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(name + " ended with " + code + "; see " + log);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
