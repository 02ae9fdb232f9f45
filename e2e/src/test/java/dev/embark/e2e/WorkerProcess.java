package dev.embark.e2e;

import dev.embark.worker.WorkerMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The worker as a separate process, ready for work after construction. */
final class WorkerProcess implements AutoCloseable {

  private static final Duration STARTING = Duration.ofSeconds(150);

  private final ChildProcess process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;

  private WorkerProcess(ChildProcess process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a worker and waits until its polls reach Temporal. One at a time: several JVMs that
   * start at once on few cores may give up connecting.
   */
  static synchronized WorkerProcess start(
      String name, Path folder, Map<String, String> environment) {
    int port = ChildProcess.freePort();
    Map<String, String> complete = new HashMap<>(environment);
    complete.put("EMBARK_HTTP_PORT", Integer.toString(port));
    WorkerProcess worker =
        new WorkerProcess(
            ChildProcess.java(name, folder, WorkerMain.class, List.of(), complete),
            URI.create("http://127.0.0.1:" + port));
    worker.awaitReady();
    return worker;
  }

  void awaitReady() {
    Eventually.await(STARTING, this::isReady, () -> "the worker is ready\n" + process.output());
  }

  boolean isReady() {
    if (!process.isAlive()) {
      throw new AssertionError("The worker has ended:\n" + process.output());
    }
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  String metrics() {
    try {
      return get("/metrics").body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String output() {
    return process.output();
  }

  void kill() {
    process.kill();
  }

  int stop() {
    return process.stop();
  }

  @Override
  public void close() {
    process.close();
  }

  private HttpResponse<String> get(String path) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(20)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
