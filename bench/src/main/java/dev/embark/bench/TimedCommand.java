package dev.embark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A command that has ended.
 *
 * @param exitCode its exit code
 * @param cpuSeconds user and system time, including its children
 * @param wallSeconds from start to end
 * @param output what it printed on stdout and stderr
 */
record TimedCommand(int exitCode, double cpuSeconds, double wallSeconds, String output) {

  /** The kernel discards the usage of an ended process; the shell's {@code time} reads it first. */
  private static final String TIMED =
      "TIMEFORMAT='%U %S %R'; { time \"${@:2}\" 2>&3; } 2>\"$1\" 3>&1";

  static TimedCommand run(List<String> command, Map<String, String> environment, Path folder) {
    try {
      Path times = Files.createTempFile("bench", ".time");
      List<String> timed = new ArrayList<>(List.of("bash", "-c", TIMED, "bash", times.toString()));
      timed.addAll(command);
      ProcessBuilder builder =
          new ProcessBuilder(timed).redirectErrorStream(true).directory(folder.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      String[] measured = Files.readString(times).strip().split(" ");
      Files.delete(times);
      return new TimedCommand(
          code, seconds(measured[0]) + seconds(measured[1]), seconds(measured[2]), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Reads a time as the shell prints it, which takes the decimal point of the user's language. */
  static double seconds(String printed) {
    return Double.parseDouble(printed.replace(',', '.'));
  }

  /** Returns this command, or throws an exception with its output if it failed. */
  TimedCommand orFail() {
    if (exitCode != 0) {
      throw new IllegalStateException("The command ended with " + exitCode + ":\n" + output);
    }
    return this;
  }
}
