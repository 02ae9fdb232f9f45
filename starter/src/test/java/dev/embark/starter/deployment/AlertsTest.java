package dev.embark.starter.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The alert rules and their tests for {@code promtool}, which is run if {@code EMBARK_PROMTOOL}
 * names it.
 */
@Timeout(60)
class AlertsTest {

  private static final Path DEPLOY = Path.of("").toAbsolutePath().getParent().resolve("deploy");
  private static final Path TESTS = DEPLOY.resolve("prometheus/alerts_test.yml");

  @TempDir Path folder;

  @Test
  void eachAlertIsTriedFiringAndSilent() throws IOException {
    // given
    Set<String> firing = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    for (Object test : list(yaml(TESTS), "tests")) {
      for (Object trial : list(test, "alert_rule_test")) {
        Map<?, ?> expected = (Map<?, ?>) trial;
        (expected.containsKey("exp_alerts") ? firing : silent)
            .add(String.valueOf(expected.get("alertname")));
      }
    }

    // then
    Set<String> alerts = new TreeSet<>();
    for (Object group : list(yaml(DEPLOY.resolve("prometheus/alerts.yml")), "groups")) {
      list(group, "rules").forEach(rule -> alerts.add("" + ((Map<?, ?>) rule).get("alert")));
    }
    assertThat(alerts).hasSizeGreaterThan(5);
    assertThat(firing).isEqualTo(alerts);
    assertThat(silent).isEqualTo(alerts);
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "EMBARK_PROMTOOL", matches = ".+")
  void promtoolFindsThatEachFiresWhenItShould() throws Exception {
    assertThat(promtool("test", "rules", TESTS.toString())).contains("SUCCESS");
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "EMBARK_PROMTOOL", matches = ".+")
  void promtoolUnderstandsEveryExpressionOfTheDashboard() throws Exception {
    // given the dashboard's expressions as recording rules, which promtool can check
    JsonNode dashboard =
        JsonMapper.builder()
            .build()
            .readTree(Files.readString(DEPLOY.resolve("grafana/dashboards/embark.json")));
    List<Map<String, String>> rules = new ArrayList<>();
    for (String expression : dashboard.findValuesAsText("expr")) {
      rules.add(Map.of("record", "panel:" + rules.size(), "expr", expression));
    }
    Path file = folder.resolve("dashboard.yml");
    Files.writeString(
        file,
        new Yaml().dump(Map.of("groups", List.of(Map.of("name", "dashboard", "rules", rules)))));

    // then
    assertThat(promtool("check", "rules", file.toString()))
        .contains("SUCCESS: " + rules.size() + " rules found");
  }

  private static String promtool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(System.getenv("EMBARK_PROMTOOL")));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static Map<?, ?> yaml(Path file) throws IOException {
    return (Map<?, ?>)
        new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
  }

  private static List<?> list(Object object, String key) {
    return (List<?>) ((Map<?, ?>) object).get(key);
  }
}
