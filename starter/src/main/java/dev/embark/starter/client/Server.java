package dev.embark.starter.client;

import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.model.Timing;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Temporal server that a command talks to.
 *
 * @param address the address, for people
 * @param namespace the namespace
 * @param environment the name in the task queues
 * @param uiUrl its Web UI, null if unknown
 * @param propagation the wait that onboardings use by default
 * @param isLocal whether it is the server that {@code embark up} runs on this machine
 */
public record Server(
    String address,
    String namespace,
    String environment,
    @Nullable String uiUrl,
    Duration propagation,
    boolean isLocal) {

  /** Creates a server with the product's default wait and no known Web UI. */
  public static Server of(String address, String namespace, String environment) {
    return new Server(address, namespace, environment, null, Timing.DEFAULT_PROPAGATION, false);
  }

  /** Returns the address, namespace and environment, for people. */
  public String place() {
    return address + ", namespace " + namespace + ", environment " + environment;
  }

  TaskQueues queues() {
    return new TaskQueues(environment);
  }

  /** Returns the page of a run in the Web UI; empty if the UI is unknown. */
  public Optional<String> page(String workflowId, String runId) {
    return Optional.ofNullable(uiUrl)
        .map(
            url ->
                url
                    + "/namespaces/"
                    + encoded(namespace)
                    + "/workflows/"
                    + encoded(workflowId)
                    + "/"
                    + encoded(runId));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
