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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A process that the tests start, kill and clean up. Its output goes to a file. */
final class ChildProcess implements AutoCloseable {

  private static final List<String> OURS = List.of("EMBARK_", "CASTAI_", "TEMPORAL_", "GOOGLE_");
  private static final Duration ENDING = Duration.ofSeconds(120);

  /** Below the ports that systems give to outgoing connections, so that none of those takes it. */
  private static final int FIRST_PORT = 10_240;

  private static final int PORTS = 20_000;

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

  /** Starts a command with this environment, free of whatever configures the surrounding shell. */
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

  /** Starts a main class on the class path of the tests, in a small JVM. */
  static ChildProcess java(
      String name,
      Path folder,
      Class<?> main,
      List<String> arguments,
      Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Short lives on few cores: compile little, collect simply.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return start(name, folder, command, environment);
  }

  /**
   * A TCP port of this machine that nobody listens on, and that stays so until it is used: a server
   * that was killed finds it free again when it is started anew.
   */
  static int freePort() {
    while (true) {
      int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // Another one, then.
      }
    }
  }

  /** Waits until it ends by itself; gives the exit code. */
  int end() {
    int code = await();
    Runtime.getRuntime().removeShutdownHook(atExit);
    return code;
  }

  /** Whether it ends by itself with code 0. */
  boolean succeeds() {
    return end() == 0;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has said so far. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL: it has no chance to finish anything. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  /** SIGTERM; gives the exit code. */
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
