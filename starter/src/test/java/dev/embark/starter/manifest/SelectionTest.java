package dev.embark.starter.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.workflows.model.ClusterTarget;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final List<ClusterTarget> CLUSTERS =
      List.of(
          target("a", Map.of("env", "prod", "region", "eu")),
          target("b", Map.of("env", "prod", "region", "us")),
          target("c", Map.of("env", "dev")));

  @Test
  void takesClustersThatMatchEveryCondition() {
    assertThat(among(List.of("env=prod", "region!=us"), List.of())).containsExactly("a");
  }

  @Test
  void aClusterWithoutTheLabelIsUnequal() {
    assertThat(among(List.of("region!=us"), List.of())).containsExactly("a", "c");
  }

  @Test
  void takesIdsOnlyWhereIdsAreGiven() {
    assertThat(among(List.of(), List.of("c", "a"))).containsExactly("a", "c");
    assertThat(among(List.of(), List.of())).containsExactly("a", "b", "c");
  }

  @Test
  void namesIdsThatAreNotThere() {
    assertThat(Selection.of(List.of(), List.of("z", "a")).missingFrom(CLUSTERS))
        .containsExactly("z");
  }

  @Test
  void refusesWhatIsNoCondition() {
    for (String text : List.of("env", "=x", "!=x", "")) {
      assertThatThrownBy(() -> Selection.of(List.of(text), List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("KEY=VALUE");
    }
  }

  private static List<String> among(List<String> conditions, List<String> ids) {
    return Selection.of(conditions, ids).among(CLUSTERS).stream()
        .map(ClusterTarget::clusterId)
        .toList();
  }

  private static ClusterTarget target(String id, Map<String, String> labels) {
    return new ClusterTarget(
        id, "acme-prod", "a@acme-prod.iam.gserviceaccount.com", "default", labels);
  }
}
