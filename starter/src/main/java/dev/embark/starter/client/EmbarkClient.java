package dev.embark.starter.client;

import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The verbs' view of Temporal. Closing it closes the connection. Thread-safe.
 *
 * <p>Errors are thrown as {@link dev.embark.starter.output.CommandException}, ready to be shown.
 */
public final class EmbarkClient implements AutoCloseable {
  private final WorkflowServiceStubs service;
  private final Server server;
  private final FleetRuns fleets;
  private final ClusterRuns clusters;
  private final PlanRuns plans;
  private final RunList list;
  private final Stories stories;
  private final WorkerCheck workers;
  private final ServerCheck serverCheck;
  private final Inspections inspections;
  private final AccessRuns access;
  private final DriftRuns drift;

  private EmbarkClient(
      WorkflowServiceStubs service, Server server, WorkflowClientOptions payloads) {
    this.service = service;
    this.server = server;
    WorkflowClient client =
        WorkflowClient.newInstance(
            service,
            WorkflowClientOptions.newBuilder(payloads)
                .setNamespace(server.namespace())
                // This process runs no worker that would need heartbeats.
                .setWorkerHeartbeatInterval(Duration.ofSeconds(-1))
                .build());
    this.workers = new WorkerCheck(service, server, Clock.systemUTC());
    Runs runs = new Runs(client, server, workers);
    this.fleets = new FleetRuns(runs);
    this.clusters = new ClusterRuns(runs);
    this.plans = new PlanRuns(runs);
    this.list = new RunList(client, server, runs.records());
    this.stories = new Stories(client, server);
    this.serverCheck = new ServerCheck(service, server);
    this.inspections = new Inspections(client, server, workers);
    this.access = new AccessRuns(runs);
    this.drift = new DriftRuns(runs, schedules(payloads));
  }

  /**
   * Connects to the requested server.
   *
   * @throws dev.embark.starter.output.CommandException if it is unclear which one that is, or it
   *     does not answer within 5 seconds
   */
  public static EmbarkClient connect(ConnectionRequest request, Surroundings surroundings) {
    return new Connector(request, surroundings).connect();
  }

  /** Creates a client over an existing connection, which is closed together with the client. */
  public static EmbarkClient over(WorkflowServiceStubs service, Server server) {
    return over(
        service,
        server,
        WorkflowClientOptions.newBuilder().setDataConverter(PayloadFormat.dataConverter()).build());
  }

  /** Creates a client over an existing connection with the given {@link PayloadOptions}. */
  static EmbarkClient over(
      WorkflowServiceStubs service, Server server, WorkflowClientOptions payloads) {
    return new EmbarkClient(service, server, payloads);
  }

  public Server server() {
    return server;
  }

  public FleetRuns fleets() {
    return fleets;
  }

  public ClusterRuns clusters() {
    return clusters;
  }

  public PlanRuns plans() {
    return plans;
  }

  public RunList list() {
    return list;
  }

  public Stories stories() {
    return stories;
  }

  public WorkerCheck workers() {
    return workers;
  }

  /** Returns the check of the namespace's setup. */
  public ServerCheck serverCheck() {
    return serverCheck;
  }

  /** Returns the runs that grant permissions or switch keys. */
  public AccessRuns access() {
    return access;
  }

  /** Returns the comparisons of fleets with their manifests. */
  public DriftRuns drift() {
    return drift;
  }

  /** Returns the read-only inspections that a worker performs. */
  public Inspections inspections() {
    return inspections;
  }

  private ScheduleClient schedules(WorkflowClientOptions payloads) {
    return ScheduleClient.newInstance(
        service,
        ScheduleClientOptions.newBuilder()
            .setNamespace(server.namespace())
            .setDataConverter(payloads.getDataConverter())
            .build());
  }

  @Override
  public void close() {
    service.shutdownNow();
    service.awaitTermination(1, TimeUnit.SECONDS);
  }
}
