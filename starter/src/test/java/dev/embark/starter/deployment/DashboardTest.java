package dev.embark.starter.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What Grafana requires of a provisioned dashboard's JSON, checked without Grafana: violations are
 * rejected at startup or show as an empty panel.
 */
class DashboardTest {

  private static final Path GRAFANA =
      Path.of("").toAbsolutePath().getParent().resolve("deploy/grafana");
  private static final int COLUMNS = 24;

  /** The panels built into every Grafana. */
  private static final Set<String> PANELS =
      Set.of("row", "stat", "timeseries", "table", "gauge", "bargauge", "text", "piechart");

  private final JsonNode dashboard;

  DashboardTest() throws IOException {
    dashboard =
        JsonMapper.builder().build().readTree(GRAFANA.resolve("dashboards/embark.json").toFile());
  }

  @Test
  void canBeProvisioned() throws IOException {
    // Each Grafana assigns ids; one in the file would be mistaken for another dashboard's.
    assertThat(dashboard.path("id").isMissingNode() || dashboard.path("id").isNull()).isTrue();
    assertThat(dashboard.path("uid").asText()).matches("[a-zA-Z0-9_-]{1,40}");
    assertThat(dashboard.path("title").asText()).isNotBlank();
    assertThat(dashboard.path("schemaVersion").asInt()).isBetween(36, 42);
    assertThat(dashboard.path("version").isInt()).isTrue();
    assertThat(dashboard.path("refresh").asText()).matches("\\d+[smh]");
    assertThat(dashboard.path("timezone").asText()).isIn("browser", "utc", "");
    for (String bound : List.of("from", "to")) {
      assertThat(dashboard.path("time").path(bound).asText()).matches("now(-\\d+[smhd])?");
    }
    for (String list : List.of("templating", "annotations")) {
      assertThat(dashboard.path(list).path("list").isArray()).as(list).isTrue();
    }
    assertThat(Files.readString(GRAFANA.resolve("provisioning/dashboards/embark.yml")))
        .contains(new ComposeFile().mountOf("grafana", "./deploy/grafana/dashboards"));
  }

  @Test
  void everyPanelHasAnIdAKindAndQueriesToTheProvisionedSource() throws IOException {
    String sources = Files.readString(GRAFANA.resolve("provisioning/datasources/prometheus.yml"));
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      String title = panel.path("title").asText();
      assertThat(title).isNotBlank();
      assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
      assertThat(panel.path("id").asInt()).as(title).isPositive();
      assertThat(PANELS).contains(panel.path("type").asText());
      if (panel.path("type").asText().equals("row")) {
        // Panels inside a row are only shown while it is collapsed.
        assertThat(panel.path("collapsed").isBoolean()).as(title).isTrue();
        assertThat(panel.path("panels").isArray()).as(title).isTrue();
        assertThat(panel.path("panels")).as(title).isEmpty();
        continue;
      }
      assertThat(panel.path("description").asText()).as(title).isNotBlank();
      assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText())
          .as(title)
          .isNotBlank();
      assertThat(panel.path("fieldConfig").path("overrides").isArray()).as(title).isTrue();
      assertThat(panel.path("targets")).as(title).isNotEmpty();
      Set<String> letters = new HashSet<>();
      for (JsonNode target : panel.path("targets")) {
        assertThat(letters.add(target.path("refId").asText())).as(title).isTrue();
        assertThat(target.path("refId").asText()).as(title).matches("[A-Z]");
        assertThat(target.path("expr").asText()).as(title).isNotBlank();
        assertThat(target.path("datasource")).as(title).isEqualTo(panel.path("datasource"));
      }
      JsonNode source = panel.path("datasource");
      assertThat(sources)
          .as(title)
          .contains("uid: " + source.path("uid").asText() + "\n")
          .contains("type: " + source.path("type").asText() + "\n");
    }
    assertThat(ids).hasSizeGreaterThan(20);
  }

  @Test
  void noPanelLiesOverAnotherOrOutsideTheGrid() {
    List<boolean[]> taken = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      JsonNode place = panel.path("gridPos");
      for (String side : List.of("x", "y", "w", "h")) {
        assertThat(place.path(side).isInt()).as("%s: %s", panel.path("title"), side).isTrue();
      }
      assertThat(place.path("w").asInt()).isPositive();
      assertThat(place.path("h").asInt()).isPositive();
      for (int row = 0; row < place.path("h").asInt(); row++) {
        for (int column = 0; column < place.path("w").asInt(); column++) {
          take(place.path("x").asInt() + column, place.path("y").asInt() + row, taken, panel);
        }
      }
    }
  }

  private static void take(int column, int row, List<boolean[]> taken, JsonNode panel) {
    while (taken.size() <= row) {
      taken.add(new boolean[COLUMNS]);
    }
    assertThat(column).as("%s", panel.path("title")).isBetween(0, COLUMNS - 1);
    assertThat(taken.get(row)[column]).as("%s", panel.path("title")).isFalse();
    taken.get(row)[column] = true;
  }
}
