package dev.embark.starter.engine;

import dev.embark.simulators.Simulators;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The environment that restricts a worker to the simulated world. */
public final class SimulatedWorld {

  private SimulatedWorld() {}

  /**
   * Returns the complete environment of a worker that only knows these simulators: it includes no
   * variable of the process, and so no real credentials.
   *
   * @param environment the name in the task queues
   * @param allowedProjects the projects that the worker may touch
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
