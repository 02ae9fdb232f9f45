package dev.embark.starter.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.worker.configuration.ConfigurationException;
import dev.embark.worker.configuration.Setting;
import dev.embark.worker.configuration.Settings;
import dev.embark.worker.configuration.WorkerConfiguration;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.workflow.SearchAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No container runs here: this holds what can be seen without one. */
class ComposeFileTest {

  private ComposeFile compose;

  @BeforeEach
  void readIt() throws IOException {
    compose = new ComposeFile();
  }

  @Test
  void servicesWaitForServicesThatCanFulfilTheCondition() {
    assertThat(compose.services()).contains("postgresql", "temporal", "temporal-ui", "worker");
    for (String service : compose.services()) {
      compose
          .dependencies(service)
          .forEach(
              (dependency, condition) -> {
                assertThat(compose.services()).contains(dependency);
                Map<?, ?> needed = compose.service(dependency);
                switch (condition) {
                  case "service_healthy" -> assertThat(needed.get("healthcheck")).isNotNull();
                  case "service_completed_successfully" ->
                      assertThat(needed.get("restart")).isEqualTo("on-failure:6");
                  default -> assertThat(condition).isEqualTo("service_started");
                }
              });
    }
  }

  @Test
  void everyPortIsBoundToThisMachineAndToNoOtherService() {
    List<String> ports =
        compose.services().stream().flatMap(each -> compose.list(each, "ports").stream()).toList();
    assertThat(ports).isNotEmpty().allMatch(port -> port.startsWith("127.0.0.1:"));
    assertThat(ports.stream().map(port -> port.split(":")[1])).doesNotHaveDuplicates();
  }

  @Test
  void whatIsMountedIsThereOrIsDeclared() {
    for (String service : compose.services()) {
      for (String mount : compose.list(service, "volumes")) {
        String source = mount.split(":")[0];
        if (source.startsWith("./")) {
          assertThat(compose.file(source)).exists();
        } else {
          assertThat(compose.declared("volumes")).contains(source);
        }
      }
      assertThat(compose.declared("secrets")).containsAll(compose.list(service, "secrets"));
    }
  }

  @Test
  void itsVariablesAreThoseOfTheExampleWithTheSameDefaults() throws IOException {
    assertThat(compose.variables()).isEqualTo(compose.exampleVariables());
  }

  @Test
  void holdsNoSecret() {
    assertThat(compose.variables()).containsEntry("POSTGRES_PASSWORD", "");
    assertThat(compose.text()).contains("${POSTGRES_PASSWORD:?").doesNotContain("BEGIN ");
    assertThat(compose.environment("worker"))
        .containsKey("CASTAI_API_TOKEN_FILE")
        .doesNotContainKey("CASTAI_API_TOKEN");
  }

  @Test
  void workersAreGivenOnlyVariablesThatTheyKnow() {
    List<String> known = Settings.ALL.stream().map(Setting::name).toList();
    for (String worker : List.of("worker", "worker-simulated")) {
      assertThat(compose.environment(worker).keySet())
          .filteredOn(name -> !name.startsWith("TEMPORAL_"))
          .allSatisfy(name -> assertThat(known).contains(name.replaceFirst("_FILE$", "")));
    }
  }

  @Test
  void theSimulatedWorkerAcceptsItsConfiguration() {
    // given
    Map<String, String> environment = new TreeMap<>(compose.environment("worker-simulated"));

    // when
    WorkerConfiguration configuration = WorkerConfiguration.read(environment);

    // then
    assertThat(configuration.castAi().isReal()).isFalse();
    assertThat(configuration.google().isReal()).isFalse();
  }

  @Test
  void theRealWorkerRefusesToStartBeforeItsLimitsAreSet() {
    // given the defaults, with the secrets in place of the files
    Map<String, String> environment =
        compose.environment("worker").entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> defaultOf(entry.getValue())));
    environment.remove("CASTAI_API_TOKEN_FILE");
    environment.put("CASTAI_API_TOKEN", "some-key");
    environment.put("EMBARK_GCP_CREDENTIALS", "adc");

    // then
    assertThat(problems(environment))
        .containsExactlyInAnyOrder("EMBARK_ALLOWED_PROJECTS", "EMBARK_ALLOWED_SERVICE_ACCOUNTS");
  }

  @Test
  void theSimulatorsUnderstandTheirCommand() {
    // given
    String[] command =
        compose.list("simulators", "command").stream()
            .map(ComposeFileTest::defaultOf)
            .toArray(String[]::new);
    String[] help = java.util.Arrays.copyOf(command, command.length + 1);
    help[command.length] = "--help";

    // then
    assertThat(new CommandRun().execute(help).exitCode()).isZero();
  }

  @Test
  void theServerIsSetUpWithEverySearchAttribute() throws IOException {
    String script = Files.readString(compose.file("deploy/temporal/setup-namespace.sh"));
    SearchAttributes.ALL.forEach(key -> assertThat(script).contains(" " + key.getName()));
  }

  @Test
  void theQueuesWithRatesHaveOnePartition() throws IOException {
    String configuration = Files.readString(compose.file("deploy/temporal/dynamicconfig.yaml"));
    TaskQueues queues = new TaskQueues("default");
    for (String queue : List.of(queues.castAi(), queues.iamRead(), queues.iamWrite())) {
      assertThat(configuration.split("taskQueueName: " + queue + "}", -1)).hasSize(3);
    }
  }

  @Test
  void serverAndSchemaAreOfOneVersion() {
    String server = String.valueOf(compose.service("temporal").get("image"));
    String tools = String.valueOf(compose.service("temporal-schema").get("image"));
    assertThat(server.split(":", 2)[1]).isEqualTo(tools.split(":", 2)[1]);
  }

  private static String defaultOf(String value) {
    return value.replaceAll("\\$\\{\\w+:-([^}]*)}", "$1");
  }

  private static List<String> problems(Map<String, String> environment) {
    try {
      WorkerConfiguration.read(environment);
      return List.of();
    } catch (ConfigurationException e) {
      return e.problems().stream().map(problem -> problem.name()).toList();
    }
  }
}
