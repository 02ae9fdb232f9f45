package dev.embark.starter.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.output.Version;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.WorkersRole;
import dev.embark.workflows.plan.ManualCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files in deploy/, the Dockerfile and the related documents. */
class DeploymentFilesTest {

  private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();
  private static final String INDEX = "docs/runbooks/README.md";
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:(?:^|`)(?:\\./|bin/)?embark|run --rm starter) ([a-z-]+)([^`|#\\n]*)",
          Pattern.MULTILINE);
  private static final Pattern KUBECTL = Pattern.compile("kubectl ([^`|#\\n]+)");

  @Test
  void eachAlertHasAPageThatNamesItAndSaysWhatToDo() throws IOException {
    Set<String> pages = new TreeSet<>();
    for (Map<?, ?> rule : alerts()) {
      String name = String.valueOf(rule.get("alert"));
      Map<?, ?> annotations = (Map<?, ?>) rule.get("annotations");
      String page = String.valueOf(annotations.get("runbook"));
      pages.add(page);
      assertThat(read(page)).as(page).contains("`" + name + "`", "## Look", "## Do");
      assertThat(read("docs/monitoring.md"))
          .contains("`" + name + "` | [")
          .contains(page.substring("docs/".length()));
      assertThat(read(INDEX))
          .contains("`" + name + "`")
          .contains("](" + page.substring("docs/runbooks/".length()) + ")");
      assertThat(String.valueOf(annotations.get("summary"))).endsWith(".");
      assertThat(((Map<?, ?>) rule.get("labels")).get("severity")).isIn("page", "ticket");
    }
    pages.add(INDEX);
    try (Stream<Path> files = Files.list(REPOSITORY.resolve("docs/runbooks"))) {
      assertThat(files.map(file -> "docs/runbooks/" + file.getFileName()))
          .containsExactlyInAnyOrderElementsOf(pages);
    }
  }

  @Test
  void theDocumentsForThePagerNameOnlyCommandsAndOptionsThatExist() throws IOException {
    int found = 0;
    for (Path document : documentsForThePager()) {
      Matcher commands = COMMAND.matcher(Files.readString(document));
      while (commands.find()) {
        String help = new CommandRun().execute(commands.group(1), "--help").out();
        assertThat(help).as("%s: %s", document, commands.group()).startsWith("Usage: embark");
        Matcher options = Pattern.compile("--[a-z-]+").matcher(commands.group(2));
        while (options.find()) {
          assertThat(help).as("%s: %s", document, commands.group()).contains(options.group());
        }
        found++;
      }
    }
    assertThat(found).isGreaterThan(20);
  }

  @Test
  void kubectlIsAlwaysToldWhereTheWorkerIs() throws IOException {
    assertThat(read("deploy/kubernetes/worker.yaml"))
        .contains("kind: Deployment\nmetadata:\n  name: embark-worker\n");
    int found = 0;
    for (Path document : documentsForThePager()) {
      Matcher commands = KUBECTL.matcher(Files.readString(document));
      while (commands.find()) {
        String command = commands.group(1);
        assertThat(command).as("%s", document).matches("(apply -[fk]|-n embark) .*");
        if (command.contains(" rollout ") || command.contains(" scale ")) {
          assertThat(command).as("%s", document).contains(" deploy/embark-worker");
        }
        found++;
      }
    }
    assertThat(found).isGreaterThan(10);
  }

  @Test
  void upgradesAndTheWayBackReplaceTheImage() throws IOException {
    // given an image that all services of ours share, and that Compose builds for any profile
    ComposeFile compose = new ComposeFile();
    Map<?, ?> built = compose.service("codec-server");
    assertThat(built.get("profiles")).isNull();
    assertThat(built.get("build")).isNotNull();
    for (String service : List.of("worker", "worker-simulated-1", "simulators", "starter")) {
      assertThat(compose.service(service).get("image")).isEqualTo(built.get("image"));
    }

    // then
    assertThat(read("docs/operations.md"))
        .contains(
            "`EMBARK_VERSION` in `.env`",
            "`docker compose build codec-server`",
            "`kubectl -n embark rollout undo deploy/embark-worker`");
    assertThat(read("docs/runbooks/workflow-tasks-fail.md"))
        .contains("[go back to the previous release](../operations.md#upgrade)");
  }

  @Test
  void runbooksSayWhereToFindTheProgramsThatTheyUse() throws IOException {
    // given Temporal's tools in a service that is there for another purpose
    assertThat(read(INDEX)).contains("--entrypoint temporal temporal-namespace ");
    assertThat("" + new ComposeFile().service("temporal-namespace").get("image"))
        .startsWith("temporalio/admin-tools:");

    // then
    int found = 0;
    try (Stream<Path> files = Files.list(REPOSITORY.resolve("docs/runbooks"))) {
      for (Path page : files.filter(file -> !file.endsWith("README.md")).toList()) {
        String text = Files.readString(page);
        if (Pattern.compile("(^ *|`)temporal [a-z]", Pattern.MULTILINE).matcher(text).find()) {
          assertThat(text).as("%s", page).contains("](README.md#the-program-temporal)");
          found++;
        }
        assertThat(text).as("%s", page).doesNotContain("setup-namespace.sh"); // only for Compose
      }
    }
    assertThat(found).isGreaterThan(2);
  }

  @Test
  void theRunbookNamesWhatTheCommandsOfAnUndoNeed() throws IOException {
    String page = read("docs/runbooks/rollback-incomplete.md");
    ClusterTarget target =
        ClusterTarget.of(
            "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11",
            "acme-prod",
            "castai@acme-prod.iam.gserviceaccount.com");
    Matcher variables =
        Pattern.compile("\\$(\\w+)").matcher(ManualCommands.forRegistration(target, null));
    int found = 0;
    while (variables.find()) {
      assertThat(page).contains("`" + variables.group(1) + "`");
      found++;
    }
    assertThat(found).isEqualTo(2);
  }

  @Test
  void aRampBeginsEndsAndCanBeTakenBack() throws IOException {
    List<String> steps =
        read("docs/operations.md")
            .lines()
            .filter(line -> line.startsWith("temporal worker deployment set-"))
            .map(line -> line.replaceAll("^.* deployment (set-\\w+)-version .* --build-id ", "$1 "))
            .map(line -> line.replaceAll(" --yes.*", ""))
            .toList();
    assertThat(steps)
        .containsExactly(
            "set-current OLD",
            "set-ramping NEW --percentage 10",
            "set-current NEW",
            "set-ramping NEW --percentage 0");
  }

  @Test
  void theRoleThatTheDoctorAdvisesIsTheOneOfTheDocument() throws IOException {
    assertThat(read("docs/security.md").replaceAll("\\\\\\n *", ""))
        .contains(
            WorkersRole.creation("PROJECT"),
            WorkersRole.grant("PROJECT", "CLIENT_SERVICE_ACCOUNT", "serviceAccount:WORKER"));
  }

  @Test
  void prometheusScrapesServicesThatComposeHasAtTheirPorts() throws IOException {
    ComposeFile compose = new ComposeFile();
    String configuration = read("deploy/prometheus/prometheus.yml");
    assertThat(compose.services()).contains("worker", "simulators", "temporal");
    assertThat(configuration).contains("names: [worker]", "simulators:9464", "simulators:9465");
    assertThat(configuration)
        .contains(
            compose
                .environment("temporal")
                .get("PROMETHEUS_ENDPOINT")
                .replace("0.0.0.0", "temporal"));
    assertThat(configuration).contains("alerts.yml");
  }

  @Test
  void theImageIsBuiltFromEveryModuleAndRunsWithoutRoot() throws IOException {
    String dockerfile = read("Dockerfile");
    assertThat(dockerfile)
        .contains(
            "USER 10001:10001", "ENTRYPOINT [\"/opt/embark/bin/embark\"]", "CMD [\"worker\"]");
    assertThat(dockerfile.toLowerCase(Locale.ROOT)).doesNotContain("password", "token=", "secret");
    String ignored = read(".dockerignore");
    Matcher modules = Pattern.compile("<module>(.*)</module>").matcher(read("pom.xml"));
    while (modules.find()) {
      assertThat(ignored).contains("!" + modules.group(1) + "\n");
    }
  }

  @Test
  void imagesAreOfTheProjectsVersion() throws IOException {
    assertThat(new ComposeFile().variables()).containsEntry("EMBARK_VERSION", Version.current());
    assertThat(read("deploy/kubernetes/worker.yaml"))
        .contains("image: embark:" + Version.current() + "\n");
  }

  private static List<Path> documentsForThePager() throws IOException {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(REPOSITORY.resolve("docs/runbooks"))) {
      documents.addAll(files.toList());
    }
    for (String name :
        List.of(
            "operations.md", "security.md", "monitoring.md", "release.md", "first-cluster.md")) {
      documents.add(REPOSITORY.resolve("docs").resolve(name));
    }
    return documents;
  }

  private static List<Map<?, ?>> alerts() throws IOException {
    List<Map<?, ?>> rules = new ArrayList<>();
    Map<?, ?> document = (Map<?, ?>) yaml().load(read("deploy/prometheus/alerts.yml"));
    for (Object group : (List<?>) document.get("groups")) {
      for (Object rule : (List<?>) ((Map<?, ?>) group).get("rules")) {
        rules.add((Map<?, ?>) rule);
      }
    }
    return rules;
  }

  private static Yaml yaml() {
    return new Yaml(new SafeConstructor(new LoaderOptions()));
  }

  private static String read(String file) throws IOException {
    return Files.readString(REPOSITORY.resolve(file));
  }
}
