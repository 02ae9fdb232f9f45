package dev.embark.starter.engine;

import dev.embark.simulators.Simulators;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a worker is led into the simulated world, and nowhere else. */
public final class SimulatedWorld {

  private SimulatedWorld() {}

  /**
   * The whole environment of a worker that knows nothing but these simulators: no variable of the
   * process, and so no real credential, is among them.
   *
   * @param environment the name in the task queues
   * @param allowedProjects what the worker may touch
   */
  public static Map<String, String> workerVariables(
      Simulators simulators, String environment, List<String> allowedProjects) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("CASTAI_API_URL", simulators.castAiUrl().toString());
    variables.put("CASTAI_API_TOKEN", simulators.apiKey());
    variables.put("EMBARK_GCP_IAM_ENDPOINT", simulators.iamEndpoint());
    variables.put("EMBARK_POLICY_ANALYZER_URL", simulators.iamRestUrl().toString());
    variables.put("EMBARK_GCP_PLAINTEXT", "true");
    variables.put("EMBARK_GCP_CREDENTIALS", "none");
    variables.put("EMBARK_ENVIRONMENT", environment);
    variables.put("EMBARK_ALLOWED_PROJECTS", String.join(",", allowedProjects));
    variables.put("EMBARK_ALLOWED_SERVICE_ACCOUNTS", "*");
    return variables;
  }
}
