package dev.embark.worker.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables of workers, and what is refused of them. */
final class Environments {

  /** The key that each of them has. */
  static final String CANARY = "canary-7f3a91c2-never-shown";

  private Environments() {}

  /** A worker of real clusters. */
  static Map<String, String> real() {
    return new HashMap<>(
        Map.of(
            "CASTAI_API_TOKEN", CANARY,
            "EMBARK_ALLOWED_PROJECTS", "acme-*",
            "EMBARK_ALLOWED_SERVICE_ACCOUNTS", "castai-*@acme-prod.iam.gserviceaccount.com"));
  }

  /** A worker of stand-ins on this machine. */
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

  /** With which sentences they are refused. */
  static List<String> sentences(Map<String, String> environment) {
    return problems(environment).stream().map(Problem::sentence).toList();
  }

  /** For which problems they are refused. */
  static List<Problem> problems(Map<String, String> environment) {
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class, () -> WorkerConfiguration.read(environment));
    assertThat(refused).as("refusal").isNotNull();
    return refused.problems();
  }
}
