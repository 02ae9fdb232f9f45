package dev.embark.e2e.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.castai.ClusterState;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.wire.PayloadFormat;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.TemporalException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A Temporal client without anything else that sends what no command line would. Inputs are JSON,
 * made from well-formed ones by inserting a crafted value.
 */
final class RawClient {

  private static final ObjectMapper JSON = PayloadFormat.mapper();

  private final WorkflowClient client;
  private final String queue;
  private final HostileWorld world;

  RawClient(WorkflowClient client, String queue, HostileWorld world) {
    this.client = client;
    this.queue = queue;
    this.world = world;
  }

  /** Returns the client itself, for ordinary use. */
  WorkflowClient temporal() {
    return client;
  }

  WorkflowStub start(String type, String workflowId, Object... arguments) {
    return startOn(queue, type, workflowId, arguments);
  }

  WorkflowStub startOn(String taskQueue, String type, String workflowId, Object... arguments) {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            type,
            WorkflowOptions.newBuilder().setWorkflowId(workflowId).setTaskQueue(taskQueue).build());
    stub.start(arguments);
    return stub;
  }

  /** Starts the workflow as the child of a foreign one and returns the parent to watch. */
  WorkflowStub startAsChild(String type, String workflowId, JsonNode input) {
    return startOn(
        Stranger.QUEUE, "Stranger", workflowId + "/parent", queue, type, workflowId, input);
  }

  /** Makes Cast AI reject every update of the cluster. */
  void refuseUpdates(FleetCluster victim) {
    String id = victim.id().toString();
    Fault refusal = new Fault("status", Map.of("status", "422"));
    world.simulators.faults().add(FaultRule.always("refuse " + id, "updateCluster", id, refusal));
  }

  /** Returns whether the run is closed, however it ended. */
  boolean isClosed(WorkflowStub run) {
    return run.describe().getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  /** Returns whether a workflow task of the run failed at least once. */
  boolean hasFailedTask(WorkflowStub run) {
    return client.fetchHistory(run.getExecution().getWorkflowId()).getEvents().stream()
        .anyMatch(event -> event.hasWorkflowTaskFailedEventAttributes());
  }

  /** Returns whether a worker has completed a workflow task of the run, or failed at one. */
  boolean hasBegun(String workflowId) {
    try {
      return client.fetchHistory(workflowId).getEvents().stream()
          .anyMatch(
              event ->
                  event.hasWorkflowTaskCompletedEventAttributes()
                      || event.hasWorkflowTaskFailedEventAttributes());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** Sends an update and ignores the result: most are rejected, or find the run closed. */
  static void update(WorkflowStub run, String name, JsonNode content) {
    tolerantly(() -> run.update(name, Object.class, content));
  }

  /** Sends a signal, which may find the run closed. */
  static void signal(WorkflowStub run, String name, JsonNode content) {
    tolerantly(() -> run.signal(name, content));
  }

  /** Terminates a run that may already be closed. */
  static void terminate(WorkflowStub run) {
    tolerantly(() -> run.terminate("The test is over."));
  }

  private static void tolerantly(Runnable message) {
    try {
      message.run();
    } catch (TemporalException | StatusRuntimeException refused) {
      // As good a result as any other.
    }
  }

  // ---- well-formed inputs to start from

  static ObjectNode onboarding(FleetCluster victim) {
    return JSON.valueToTree(
        OnboardingInput.single(target(victim), ClusterOptions.DEFAULT, Authorship.of("mallory")));
  }

  static ObjectNode batch(JsonNode... targets) {
    ObjectNode input = JSON.createObjectNode();
    input.put("fleet", "hostile").put("wave", "all").put("number", 1);
    ArrayNode list = input.putArray("targets");
    list.addAll(List.of(targets));
    input.putObject("share").put("window", 10).put("paused", false).put("mode", "RUN");
    return input;
  }

  static ObjectNode fleet(JsonNode... targets) {
    ObjectNode input = JSON.createObjectNode();
    input.put("name", "hostile").put("digest", "0");
    byte[] list = JSON.createArrayNode().addAll(List.of(targets)).toString().getBytes();
    input
        .putObject("clusters")
        .put("count", targets.length)
        .put("digest", "0")
        .put("gzip", gzip(list));
    return input;
  }

  static ObjectNode targetJson(FleetCluster victim) {
    return JSON.valueToTree(target(victim));
  }

  static ClusterTarget target(FleetCluster victim) {
    return ClusterTarget.of(victim.id().toString(), victim.projectId(), victim.serviceAccount());
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Sets JSON at a path such as {@code target.clusterId}. */
  static ObjectNode with(ObjectNode input, String path, String json) {
    String[] names = path.split("\\.");
    ObjectNode at = input;
    for (int i = 0; i < names.length - 1; i++) {
      at = at.path(names[i]) instanceof ObjectNode deeper ? deeper : at.putObject(names[i]);
    }
    try {
      at.set(names[names.length - 1], JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
    return input;
  }

  /**
   * Returns Temporal's time, milliseconds since the epoch: a look is used only while it is younger
   * than a minute, and never if it is from the future.
   */
  String now() {
    return String.valueOf(world.engine.clock().millis());
  }

  /** Fills in {@code {id}}, {@code {account}}, {@code {outside}} and the like. */
  String filled(String text, FleetCluster victim) {
    return text.replace("{id}", victim.id().toString())
        .replace("{project}", victim.projectId())
        .replace("{account}", victim.serviceAccount())
        .replace("{credentials}", credentials(victim))
        .replace(
            "{organization}",
            world.simulators.settings().castAi().organizations().get(0).id().toString())
        .replace("{cast}", world.simulators.castServiceAccount())
        .replace("{outside}", world.outside.id().toString())
        .replace("{outsideProject}", world.outside.projectId())
        .replace("{outsideAccount}", world.outside.serviceAccount())
        .replace("{forbiddenAccount}", HostileWorld.FORBIDDEN_ACCOUNT)
        .replace("{canary}", world.canary.address());
  }

  /** Returns the cluster's true state as JSON, known to every reader of histories. */
  private String credentials(FleetCluster victim) {
    return world
        .simulators
        .castAi()
        .cluster(victim.id())
        .map(ClusterState::credentials)
        .map(credentials -> '"' + credentials.id() + '"')
        .orElse("null");
  }
}
