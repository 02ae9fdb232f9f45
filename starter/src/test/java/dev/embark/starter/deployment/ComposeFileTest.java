package dev.embark.starter.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.encryption.Keyset;
import dev.embark.starter.CommandRun;
import dev.embark.starter.client.EngineState;
import dev.embark.worker.configuration.ConfigurationException;
import dev.embark.worker.configuration.Setting;
import dev.embark.worker.configuration.Settings;
import dev.embark.worker.configuration.WorkerConfiguration;
import dev.embark.workflows.model.TaskQueues;
import dev.embark.workflows.workflow.EmbarkAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks what can be checked without running a container. */
class ComposeFileTest {

  private static final List<String> WORKERS =
      List.of("worker", "worker-simulated-1", "worker-simulated-2");

  private static final String SECRETS = "./deploy/secrets/";

  /** The only folder of this machine that a container writes to. */
  private static final String STATE = "./deploy/state";

  /** Where the command line reads manifests. */
  private static final String MANIFESTS = "./manifests";

  @TempDir Path folder;

  private ComposeFile compose;

  @BeforeEach
  void readIt() throws IOException {
    compose = new ComposeFile();
  }

  @Test
  void servicesWaitForServicesThatCanFulfilTheCondition() {
    assertThat(compose.services())
        .contains("postgresql", "temporal", "temporal-ui", "worker", "codec-server", "grafana");
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
  void whatIsMountedIsThereOrIsDeclared() throws IOException {
    for (String service : compose.services()) {
      for (ComposeFile.Mount mount : compose.mounts(service)) {
        String source = mount.source();
        boolean isWritten = source.equals(STATE) || !source.startsWith("./");
        assertThat(mount.readOnly()).as(source).isEqualTo(!isWritten);
        if (source.equals(STATE) || source.equals(MANIFESTS) || source.startsWith(SECRETS)) {
          // Only deploy/prepare.sh creates it.
          assertThat(mount.made()).as(source).isFalse();
          assertThat(Files.readString(compose.file("deploy/prepare.sh")))
              .containsPattern(creationOf(source));
        } else if (source.startsWith("./")) {
          assertThat(compose.file(source)).exists();
        } else {
          assertThat(compose.declared("volumes")).contains(source);
        }
      }
      assertThat(compose.declared("secrets")).containsAll(compose.list(service, "secrets"));
    }
  }

  @Test
  void noContainerSeesTheSecretsOfAnother() {
    for (String service : compose.services()) {
      for (ComposeFile.Mount mount : compose.mounts(service)) {
        Path source = compose.file(mount.source()).normalize();
        for (String secret : List.of(".env", "deploy/secrets")) {
          assertThat(compose.file(secret).startsWith(source))
              .as("%s: %s", service, mount)
              .isFalse();
        }
      }
    }
    assertThat(compose.mounts("starter").stream().map(ComposeFile.Mount::source))
        .containsExactlyInAnyOrder(SECRETS + "keyset", MANIFESTS, STATE);
  }

  @Test
  void itsVariablesAreThoseOfTheExampleWithTheSameDefaults() throws IOException {
    Map<String, String> example = new TreeMap<>(compose.exampleVariables());
    assertThat(example.remove("COMPOSE_PROFILES")).isEqualTo("simulate,grafana"); // Compose's own
    assertThat(compose.variables()).isEqualTo(example);
  }

  @Test
  void holdsNoSecret() {
    assertThat(compose.variables()).containsEntry("POSTGRES_PASSWORD", "");
    assertThat(compose.text()).contains("${POSTGRES_PASSWORD:?").doesNotContain("BEGIN ");
    assertThat(compose.environment("codec-server").keySet())
        .containsExactly("EMBARK_PAYLOAD_KEYSET_FILE");
    assertThat(compose.environment("worker"))
        .containsKey("CASTAI_API_TOKEN_FILE")
        .doesNotContainKey("CASTAI_API_TOKEN");
  }

  @Test
  void workersAreGivenOnlyVariablesThatTheyKnow() {
    List<String> known = Settings.ALL.stream().map(Setting::name).toList();
    for (String worker : WORKERS) {
      assertThat(compose.environment(worker).keySet())
          .filteredOn(name -> !name.startsWith("TEMPORAL_"))
          .allSatisfy(
              name ->
                  assertThat(
                          known.contains(name) || known.contains(name.replaceFirst("_FILE$", "")))
                      .as(name)
                      .isTrue());
    }
  }

  @Test
  void theSimulatedWorkersAcceptTheirConfigurationAndShareNoPort() throws IOException {
    Set<Integer> ports = new HashSet<>();
    for (String worker : List.of("worker-simulated-1", "worker-simulated-2")) {
      // given
      Map<String, String> environment = withDefaults(worker);
      environment.put("EMBARK_PAYLOAD_KEYSET_FILE", keyset().toString());

      // when
      WorkerConfiguration configuration = WorkerConfiguration.read(environment);

      // then
      assertThat(configuration.castAi().isReal()).isFalse();
      assertThat(configuration.google().isReal()).isFalse();
      assertThat(ports.add(configuration.http().port())).isTrue();
      assertThat(String.valueOf(compose.service(worker).get("healthcheck")))
          .contains("/" + configuration.http().port());
    }
  }

  @Test
  void theRealWorkerRefusesToStartBeforeItsLimitsAreSet() throws IOException {
    // given the defaults, with secrets in place of the files
    Map<String, String> environment = withDefaults("worker");
    environment.put("EMBARK_PAYLOAD_KEYSET_FILE", keyset().toString());
    environment.remove("CASTAI_API_TOKEN_FILE");
    environment.put("CASTAI_API_TOKEN", "some-key");
    environment.put("EMBARK_GCP_CREDENTIALS", "adc");

    // then
    assertThat(problems(environment))
        .containsExactlyInAnyOrder("EMBARK_ALLOWED_PROJECTS", "EMBARK_ALLOWED_SERVICE_ACCOUNTS");
  }

  @Test
  void theDocumentMakesTheRealWorkersFilesReadableForItsUser() throws IOException {
    assertThat(compose.service("worker").get("user")).isEqualTo("10001:10001");
    assertThat(compose.mountOf("worker", SECRETS + "worker")).isNotEmpty();
    assertThat(Files.readString(compose.file("deploy/prepare.sh")))
        .contains("mkdir -p -m 700 \"$secrets\"");
    assertThat(Files.readString(compose.file("docs/operations.md")))
        .contains("`chmod 644 deploy/secrets/worker/*`");
  }

  @Test
  void theDocumentTakesAwayWhatSwitchingTheProfileOffLeavesRunning() throws IOException {
    List<String> simulated =
        compose.services().stream()
            .filter(service -> compose.list(service, "profiles").contains("simulate"))
            .toList();
    String document = Files.readString(compose.file("docs/operations.md"));
    String command = "docker compose --profile simulate rm --stop --force ";

    assertThat(simulated).isNotEmpty();
    assertThat(document).contains(command);
    assertThat(document.split(command, 2)[1].lines().findFirst().orElseThrow().split(" "))
        .containsExactlyInAnyOrderElementsOf(simulated);
  }

  @Test
  void moreRealWorkersMayBeAddedThanTheTwo() throws IOException {
    assertThat(compose.service("worker").get("container_name")).isNull();
    assertThat(compose.list("worker", "ports")).isEmpty();
    assertThat(Files.readString(compose.file("docs/runbooks/tasks-wait.md")))
        .contains("--scale worker=3");
  }

  @Test
  void everyServiceOfOursUnderstandsItsCommand() {
    for (String service : List.of("worker", "simulators", "codec-server", "starter")) {
      // given
      List<String> command = new ArrayList<>();
      compose.list(service, "command").forEach(word -> command.add(defaultOf(word)));
      command.add("--help");

      // then
      assertThat(new CommandRun().execute(command.toArray(String[]::new)).exitCode())
          .as("%s", command)
          .isZero();
    }
  }

  @Test
  void theCommandLineKeepsItsReportsWhereTheContainerMayWrite() {
    // given
    Map<String, String> environment = withDefaults("starter");
    CommandRun run = new CommandRun();
    environment.forEach(run::with);

    // then
    assertThat(EngineState.folder(run.surroundings()))
        .startsWithRaw(Path.of(compose.mountOf("starter", STATE)));
  }

  @Test
  void everythingRunsWithoutRootWithoutRightsAndOnAReadOnlyRoot() {
    for (String name : compose.services()) {
      Map<?, ?> service = compose.service(name);
      assertThat(defaultOf(String.valueOf(service.get("user"))))
          .as(name)
          .matches("[1-9][0-9]*:[1-9][0-9]*");
      assertThat(service.get("read_only")).as(name).isEqualTo(true);
      assertThat(compose.list(name, "cap_drop")).as(name).containsExactly("ALL");
      assertThat(compose.list(name, "security_opt")).as(name).contains("no-new-privileges:true");
    }
  }

  @Test
  void whateverRunsForLongTellsItsHealth() {
    for (String name : compose.services()) {
      if ("unless-stopped".equals(compose.service(name).get("restart"))) {
        assertThat(compose.service(name).get("healthcheck")).as(name).isNotNull();
      }
    }
  }

  @Test
  void everyVersionIsPinned() {
    for (String name : compose.services()) {
      String image = defaultOf(String.valueOf(compose.service(name).get("image")));
      assertThat(image).as(name).matches(".+:v?[0-9][0-9.]*");
    }
  }

  @Test
  void whatIsBuiltHereIsNotLookedForInARegistry() {
    assertThat(compose.services())
        .filteredOn(name -> compose.service(name).containsKey("build"))
        .contains("worker", "codec-server")
        .allSatisfy(
            name -> assertThat(compose.service(name).get("pull_policy")).isEqualTo("never"));
  }

  @Test
  void theWebUiMayAskTheCodecServerAndBothAreTheSameSite() {
    // given
    Map<String, String> ui = compose.environment("temporal-ui");
    List<String> command = compose.list("codec-server", "command");
    String origin = command.get(command.indexOf("--origin") + 1);
    String port = command.get(command.indexOf("--port") + 1);

    // then
    assertThat(ui.get("TEMPORAL_CODEC_ENDPOINT")).isEqualTo("http://127.0.0.1:" + port);
    assertThat(compose.list("temporal-ui", "ports"))
        .contains(origin.replace("http://", "") + ":8080");
    assertThat(compose.list("codec-server", "ports")).contains("127.0.0.1:" + port + ":" + port);
  }

  @Test
  void theServerIsSetUpWithEverySearchAttribute() throws IOException {
    String script = Files.readString(compose.file("deploy/temporal/setup-namespace.sh"));
    EmbarkAttributes.ALL.forEach(key -> assertThat(script).contains(" " + key.getName()));
  }

  @Test
  void theQueuesWithRatesHaveOnePartition() throws IOException {
    String configuration = Files.readString(compose.file("deploy/temporal/dynamicconfig.yaml"));
    for (String environment : List.of("default", "simulated")) {
      TaskQueues queues = new TaskQueues(environment);
      for (String queue : List.of(queues.castAi(), queues.iamRead(), queues.iamWrite())) {
        assertThat(configuration.split("taskQueueName: " + queue + "}", -1)).hasSize(3);
      }
    }
  }

  @Test
  void serverAndSchemaAreOfOneVersion() {
    String server = String.valueOf(compose.service("temporal").get("image"));
    String tools = String.valueOf(compose.service("temporal-schema").get("image"));
    assertThat(server.split(":", 2)[1]).isEqualTo(tools.split(":", 2)[1]);
  }

  private Map<String, String> withDefaults(String service) {
    Map<String, String> environment = new TreeMap<>();
    compose.environment(service).forEach((name, value) -> environment.put(name, defaultOf(value)));
    return environment;
  }

  private Path keyset() throws IOException {
    Path file = folder.resolve("keyset.json");
    return Files.exists(file) ? file : Files.writeString(file, Keyset.create().toJson());
  }

  /** Returns the pattern of the line in deploy/prepare.sh that makes a folder. */
  private static String creationOf(String source) {
    return switch (source) {
      case STATE -> "(?m)^state=deploy/state$";
      case MANIFESTS -> "(?m)^mkdir -p manifests$";
      default -> "[{,]" + source.substring(SECRETS.length()) + "[,}]";
    };
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
