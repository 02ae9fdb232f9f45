package dev.embark.e2e;

import dev.embark.starter.engine.LocalServerFlags;
import dev.embark.workflows.wire.PayloadFormat;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The real Temporal development server as {@code embark up} starts it, with a database file that
 * survives a kill.
 */
final class TemporalServer implements AutoCloseable {

  private static final Duration STARTING = Duration.ofSeconds(120);

  private final Path folder;
  private final int port = ChildProcess.freePort();
  private final WorkflowServiceStubs service;
  private ChildProcess process;

  private TemporalServer(Path folder) {
    this.folder = folder;
    this.process = launch();
    this.service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address()).build());
  }

  /** Returns the server's binary. */
  static Optional<Path> binary() {
    Stream<String> named = Stream.ofNullable(System.getenv("TEMPORAL_CLI"));
    Stream<String> onPath =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(each -> each + File.separator + "temporal");
    return Stream.concat(named, onPath).map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /** Starts a server and waits until it serves. */
  static TemporalServer start(Path folder) {
    TemporalServer server = new TemporalServer(folder);
    server.awaitServing();
    return server;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** Returns a client like the command line's. */
  WorkflowClient client() {
    return WorkflowClient.newInstance(
        service,
        WorkflowClientOptions.newBuilder().setDataConverter(PayloadFormat.dataConverter()).build());
  }

  /** Sends SIGKILL, whatever the server is doing. */
  void kill() {
    process.kill();
  }

  /** Restarts it with the database file of the killed one. */
  void restart() {
    process.close();
    process = launch();
    awaitServing();
  }

  @Override
  public void close() {
    service.shutdownNow();
    process.close();
  }

  private ChildProcess launch() {
    List<String> command = new ArrayList<>();
    command.add(binary().orElseThrow().toString());
    command.addAll(LocalServerFlags.of(folder.resolve("temporal.db"), "127.0.0.1", port));
    command.addAll(LocalServerFlags.fairness());
    command.add("--headless");
    return ChildProcess.start("temporal", folder, command, Map.of());
  }

  private void awaitServing() {
    Eventually.await(STARTING, this::isServing, () -> "Temporal serves\n" + process.output());
  }

  private boolean isServing() {
    try {
      service.connect(Duration.ofMillis(500));
      return true;
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }
}
