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
 * The real Temporal development server as {@code embark up} starts it, on a database file, which
 * survives its being killed.
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

  /** The binary that carries the server. */
  static Optional<Path> binary() {
    Stream<String> named = Stream.ofNullable(System.getenv("TEMPORAL_CLI"));
    Stream<String> onPath =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(each -> each + File.separator + "temporal");
    return Stream.concat(named, onPath).map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /** Starts one and waits until it serves. */
  static TemporalServer start(Path folder) {
    TemporalServer server = new TemporalServer(folder);
    server.awaitServing();
    return server;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** A client such as the command line has. */
  WorkflowClient client() {
    return WorkflowClient.newInstance(
        service,
        WorkflowClientOptions.newBuilder().setDataConverter(PayloadFormat.dataConverter()).build());
  }

  /** SIGKILL, in the middle of whatever it does. */
  void kill() {
    process.kill();
  }

  /** Starts it again on the file that the killed one left. */
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
