package dev.embark.worker.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Environment variables of workers, and the problems found in them. */
final class Environments {

  /** The key in every environment. */
  static final String CANARY = "canary-7f3a91c2-never-shown";

  private Environments() {}

  /** Returns the environment of a worker for real clusters. */
  static Map<String, String> real() {
    return new HashMap<>(
        Map.of(
            "CASTAI_API_TOKEN", CANARY,
            "EMBARK_ALLOWED_PROJECTS", "acme-*",
            "EMBARK_ALLOWED_SERVICE_ACCOUNTS", "castai-*@acme-prod.iam.gserviceaccount.com"));
  }

  /** Returns the environment of a worker for simulators on this machine. */
  static Map<String, String> simulated() {
    return new HashMap<>(
        Map.of(
            "CASTAI_API_URL", "http://127.0.0.1:8080",
            "CASTAI_API_TOKEN", CANARY,
            "EMBARK_GCP_IAM_ENDPOINT", "localhost:9090",
            "EMBARK_GCP_PLAINTEXT", "true",
            "EMBARK_GCP_CREDENTIALS", "none",
            "EMBARK_MIN_PROPAGATION", "2s"));
  }

  /** Returns the sentences with which the environment is refused. */
  static List<String> sentences(Map<String, String> environment) {
    return problems(environment).stream().map(Problem::sentence).toList();
  }

  /** Returns the problems for which the environment is refused. */
  static List<Problem> problems(Map<String, String> environment) {
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class, () -> WorkerConfiguration.read(environment));
    assertThat(refused).as("refusal").isNotNull();
    return refused.problems();
  }
}
