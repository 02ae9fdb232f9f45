package dev.embark.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A process that the tests start, kill and clean up. Its output goes to a file. */
final class ChildProcess implements AutoCloseable {

  private static final List<String> OURS = List.of("EMBARK_", "CASTAI_", "TEMPORAL_", "GOOGLE_");
  private static final Duration ENDING = Duration.ofSeconds(120);

  /** Below the ephemeral ports of operating systems, so that no outgoing connection takes it. */
  private static final int FIRST_PORT = 10_240;

  private static final int PORTS = 20_000;

  /** Given out before: the process that is to use one may not have bound it yet. */
  private static final Set<Integer> GIVEN_OUT = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread atExit = new Thread(this::kill);

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts a command with this environment, isolated from that of the surrounding shell. */
  static ChildProcess start(
      String name, Path folder, List<String> command, Map<String, String> environment) {
    try {
      Files.createDirectories(folder);
      Path log = folder.resolve(name + ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().keySet().removeIf(key -> OURS.stream().anyMatch(key::startsWith));
      builder.environment().putAll(environment);
      return new ChildProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a main class with the tests' class path in a small JVM. */
  static ChildProcess java(
      String name,
      Path folder,
      Class<?> main,
      List<String> arguments,
      Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // These JVMs are short-lived, on few cores: limit compilation, use the simplest collector.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    // Temporal's profiles are read from there; those of the surrounding shell lead elsewhere.
    command.add("-Duser.home=" + folder);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return start(name, folder, command, environment);
  }

  /**
   * Returns a free TCP port of this machine that stays free until it is used, each only once: a
   * killed server can take it again when it is restarted.
   */
  static int freePort() {
    while (true) {
      int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (GIVEN_OUT.add(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException taken) {
        // Try another one.
      }
    }
  }

  /** Waits until it exits and returns the exit code. */
  int end() {
    int code = await();
    Runtime.getRuntime().removeShutdownHook(atExit);
    return code;
  }

  /** Returns whether it exits with code 0. */
  boolean succeeds() {
    return end() == 0;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the output so far. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends SIGKILL: it has no chance to finish anything. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  /** Sends SIGTERM and returns the exit code. */
  int stop() {
    process.destroy();
    return await();
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private int await() {
    try {
      if (!process.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(name + " does not end:\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
