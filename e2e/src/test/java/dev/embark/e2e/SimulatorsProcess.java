package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.castai.CastAiSettings;
import dev.embark.simulators.fault.Fault;
import dev.embark.workflows.model.ClusterTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The simulators, with access to their internal state. */
final class SimulatorsProcess implements AutoCloseable {

  /** The API key of the simulated Cast AI. */
  static final String KEY = CastAiSettings.KEY;

  private static final Duration STARTING = Duration.ofSeconds(120);
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final int castAiPort = ChildProcess.freePort();
  private final int iamPort = ChildProcess.freePort();
  private final int restPort = ChildProcess.freePort();
  private final int adminPort = ChildProcess.freePort();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Fleet fleet;
  private final Deque<FleetCluster> unused;
  private final ChildProcess process;

  private SimulatorsProcess(Path folder, Duration propagation, int clusters) {
    this.fleet = SimulatorsHost.fleet(clusters);
    this.unused = new ArrayDeque<>(fleet.clusters().subList(SimulatorsHost.VARIED, clusters));
    List<String> arguments =
        List.of(
            Integer.toString(castAiPort),
            Integer.toString(iamPort),
            Integer.toString(restPort),
            Integer.toString(adminPort),
            Long.toString(propagation.toMillis()),
            Integer.toString(clusters));
    this.process =
        ChildProcess.java("simulators", folder, SimulatorsHost.class, arguments, Map.of());
  }

  static SimulatorsProcess start(Path folder, Duration propagation, int clusters) {
    SimulatorsProcess simulators = new SimulatorsProcess(folder, propagation, clusters);
    Eventually.await(
        STARTING,
        simulators::answers,
        () -> "the simulators answer\n" + simulators.process.output());
    return simulators;
  }

  /** Returns the environment that connects a worker to them. */
  Map<String, String> workerEnvironment() {
    return Map.of(
        "CASTAI_API_URL",
        "http://127.0.0.1:" + castAiPort,
        "CASTAI_API_TOKEN",
        KEY,
        "EMBARK_GCP_IAM_ENDPOINT",
        "127.0.0.1:" + iamPort,
        "EMBARK_POLICY_ANALYZER_URL",
        "http://127.0.0.1:" + restPort,
        "EMBARK_GCP_PLAINTEXT",
        "true",
        "EMBARK_GCP_CREDENTIALS",
        "none");
  }

  /** Returns the varied clusters as a fleet's targets. */
  List<ClusterTarget> variedFleet() {
    return fleet.clusters().subList(0, SimulatorsHost.VARIED).stream()
        .map(SimulatorsProcess::target)
        .toList();
  }

  /** Returns all clusters as a fleet's targets. */
  List<ClusterTarget> wholeFleet() {
    return fleet.clusters().stream().map(SimulatorsProcess::target).toList();
  }

  /** Returns how many writes have changed a policy. */
  int policyWrites() {
    return count("operation=SetIamPolicy&effect=write");
  }

  /** Returns a cluster that no other test has been given. */
  synchronized ClusterTarget unused(ClusterSituation situation) {
    FleetCluster cluster =
        unused.stream().filter(each -> each.situation() == situation).findFirst().orElseThrow();
    unused.remove(cluster);
    return target(cluster);
  }

  /** Returns how many calls of an operation about this subject had this result. */
  int calls(String operation, String subject, String result) {
    return count("operation=" + operation + "&subject=" + subject + "&result=" + result);
  }

  /** Returns how many calls there were about this subject. */
  int calls(String subject) {
    return count("subject=" + subject);
  }

  /** Asserts one registration, one policy write with a change and one accepted update. */
  void assertOnboardedOnce(ClusterTarget target) {
    String cluster = target.clusterId();
    String writes = "operation=SetIamPolicy&effect=write&subject=" + target.clientServiceAccount();
    assertThat(calls("gcpCreateSa", cluster, "200")).as("registrations").isEqualTo(1);
    assertThat(count(writes)).as("policy writes").isEqualTo(1);
    assertThat(calls("updateCluster", cluster, "200")).as("updates").isEqualTo(1);
  }

  /** Returns the true state of a cluster and of its client service account's policy. */
  String truthAbout(ClusterTarget target) {
    JsonNode cluster = get("/state/clusters/" + target.clusterId());
    ObjectNode policy =
        (ObjectNode)
            get("/state/policies/" + target.clientServiceAccount())
                .path(target.clientServiceAccount());
    policy.remove("etag");
    policy.remove("version");
    return "linked to %s, credentials %s, policy %s"
        .formatted(
            cluster.path("clientServiceAccount").asText(),
            cluster.path("credentialsId").asText(),
            policy);
  }

  /** Removes every binding of a client service account, for good and immediately. */
  void takeBindingsAway(ClusterTarget target) {
    ObjectNode edit = JSON.createObjectNode();
    edit.put("serviceAccount", target.clientServiceAccount()).put("seed", true).putObject("policy");
    send(request("/policy").POST(BodyPublishers.ofString(edit.toString())).build());
  }

  /** Hibernates a cluster, as its owner does for the night. */
  void hibernate(ClusterTarget target) {
    ObjectNode edit = JSON.createObjectNode().put("lifecycle", "HIBERNATED");
    send(
        request("/clusters/" + target.clusterId())
            .POST(BodyPublishers.ofString(edit.toString()))
            .build());
  }

  /** Removes every role of a client service account in its project. */
  void takeProjectRolesAway(ClusterTarget target) {
    ObjectNode edit = JSON.createObjectNode();
    edit.put("project", target.projectId())
        .put("seed", true)
        .put("withoutMember", "serviceAccount:" + target.clientServiceAccount());
    send(request("/policy").POST(BodyPublishers.ofString(edit.toString())).build());
  }

  /** Answers every call of an operation about a subject with a status until {@link #mend}. */
  void breakCalls(String id, String operation, String subject, int status) {
    breakCalls(
        id, operation, subject, new Fault("status", Map.of("status", Integer.toString(status))));
  }

  /** Lets a fault strike every call of an operation about a subject until {@link #mend}. */
  void breakCalls(String id, String operation, String subject, Fault fault) {
    ObjectNode rule = JSON.createObjectNode();
    rule.put("id", id).put("operation", operation).put("subject", subject);
    ObjectNode parameters = rule.put("kind", fault.kind()).putObject("parameters");
    fault.parameters().forEach(parameters::put);
    send(request("/faults").POST(BodyPublishers.ofString(rule.toString())).build());
  }

  void mend(String id) {
    send(request("/faults/" + id).DELETE().build());
  }

  @Override
  public void close() {
    process.close();
  }

  private static ClusterTarget target(FleetCluster cluster) {
    return ClusterTarget.of(cluster.id().toString(), cluster.projectId(), cluster.serviceAccount());
  }

  private boolean answers() {
    try {
      get("/health");
      return true;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private int count(String filter) {
    return get("/calls?limit=0&" + filter).path("count").asInt();
  }

  private JsonNode get(String path) {
    return send(request(path).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
        .timeout(Duration.ofSeconds(60));
  }

  private JsonNode send(HttpRequest request) {
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(request.uri() + ": " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
