package dev.embark.starter.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The process of the local Temporal server. It ends whenever this process ends, even if this one is
 * killed: the child holds a pipe whose other end is here, and its closing is the signal to stop.
 */
final class LocalServerProcess implements AutoCloseable {

  /**
   * Becomes the server (same process id) and leaves a watcher behind. A line on the pipe dismisses
   * the watcher; the end of the pipe makes it stop the server.
   */
  private static final String GUARDED =
      "exec 3<&0; (read -r word <&3 || kill -TERM $$ 2>/dev/null) & exec \"$@\" </dev/null 3<&-";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Process process;
  private final Path pidFile;

  private LocalServerProcess(Process process, Path pidFile) {
    this.process = process;
    this.pidFile = pidFile;
  }

  /** Starts the command; its output goes to the log file. */
  static LocalServerProcess start(List<String> command, Path logFile, Path pidFile)
      throws IOException {
    List<String> guarded = new ArrayList<>();
    // Ctrl-C reaches every process in the terminal's group; in its own session the server survives
    // until the worker has stopped.
    findSetsid().map(Path::toString).ifPresent(guarded::add);
    guarded.addAll(List.of("sh", "-c", GUARDED, "embark-engine"));
    guarded.addAll(command);
    Process process =
        new ProcessBuilder(guarded)
            .redirectErrorStream(true)
            .redirectOutput(logFile.toFile())
            .start();
    Files.writeString(pidFile, Long.toString(process.pid()));
    return new LocalServerProcess(process, pidFile);
  }

  /**
   * Waits for the server of an earlier, killed process to exit, and ends it if it does not: two
   * servers would corrupt a database.
   */
  static void endLeftOver(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    Optional<ProcessHandle> left = handle(Files.readString(pidFile).strip());
    left.filter(LocalServerProcess::isTemporal).ifPresent(LocalServerProcess::end);
    Files.deleteIfExists(pidFile);
  }

  /** Waits until the server has exited, at most this long; returns whether it has. */
  boolean endsWithin(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Completes when the server has exited, for whatever reason. */
  CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  @Override
  public void close() {
    try (OutputStream pipe = process.getOutputStream()) {
      pipe.write("no need to watch\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The server has already exited, and its watcher with it.
    }
    end(process.toHandle());
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      // The next start will find that the process is gone.
    }
  }

  private static void end(ProcessHandle handle) {
    handle.destroy();
    CompletableFuture<ProcessHandle> ended = handle.onExit();
    try {
      ended.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      handle.destroyForcibly();
    } catch (Exception e) {
      handle.destroyForcibly();
      ended.join();
    }
  }

  private static Optional<ProcessHandle> handle(String pid) {
    return pid.matches("\\d{1,18}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
  }

  /** Process ids are reused, so the number alone proves nothing. */
  private static boolean isTemporal(ProcessHandle handle) {
    return handle.info().command().filter(command -> command.endsWith("temporal")).isPresent();
  }

  private static Optional<Path> findSetsid() {
    return List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid")).stream()
        .filter(Files::isExecutable)
        .findFirst();
  }
}
