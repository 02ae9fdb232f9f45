package dev.embark.bench;

import dev.embark.starter.engine.LocalServerFlags;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Temporal server used for all measurements. */
final class TemporalEngine implements AutoCloseable {

  private static final Duration STARTING = Duration.ofSeconds(60);

  private final String kind;
  private final String address;
  private final @Nullable MeasuredProcess process;
  private final WorkflowServiceStubs service;

  private TemporalEngine(String kind, String address, @Nullable MeasuredProcess process) {
    this.address = address;
    this.process = process;
    this.service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
    service.connect(STARTING);
    this.kind = kind + ", Temporal " + version(service);
  }

  /**
   * Starts the server, or connects to the one at the address.
   *
   * @param wanted {@code local}, {@code embedded}, or {@code host:port}
   */
  static TemporalEngine start(String wanted, Path folder) {
    return switch (wanted) {
      case "local" -> local(folder);
      case "embedded" -> embedded(folder);
      default -> new TemporalEngine("address", wanted, null);
    };
  }

  private static TemporalEngine local(Path folder) {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of("temporal"));
    command.addAll(LocalServerFlags.of(folder.resolve("temporal.db"), "127.0.0.1", port));
    command.addAll(List.of("--headless", "--log-level", "error"));
    MeasuredProcess server = MeasuredProcess.start("temporal", folder, command, Map.of());
    return new TemporalEngine("local", "127.0.0.1:" + port, server);
  }

  private static TemporalEngine embedded(Path folder) {
    int port = freePort();
    MeasuredProcess server =
        MeasuredProcess.java(
            "embedded",
            folder,
            List.of("-Xmx4g"),
            EmbeddedServerMain.class.getName(),
            List.of(Integer.toString(port)),
            Map.of());
    server.line();
    return new TemporalEngine("embedded", "127.0.0.1:" + port, server);
  }

  private static String version(WorkflowServiceStubs service) {
    return service
        .blockingStub()
        .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
        .getServerVersion();
  }

  /** Returns the kind of server, and its version. */
  String kind() {
    return kind;
  }

  String address() {
    return address;
  }

  /** Returns a client like the command line's. */
  WorkflowClient client() {
    return WorkflowClient.newInstance(
        service,
        WorkflowClientOptions.newBuilder().setDataConverter(PayloadFormat.dataConverter()).build());
  }

  /** Returns the server's usage; none if the benchmark did not start it. */
  Usage usage() {
    return process == null ? Usage.NONE : process.usage();
  }

  @Override
  public void close() {
    service.shutdownNow();
    if (process != null) {
      process.close();
    }
  }

  /** Returns a free TCP port of this machine. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
