package dev.embark.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FleetTest {

  @Test
  void beginsALongFleetLikeAShortOneOfTheSameSeed() {
    assertThat(Fleet.varied(1, 1000).clusters().subList(0, 50))
        .isEqualTo(Fleet.varied(1, 50).clusters());
    assertThat(Fleet.varied(2, 50).clusters())
        .doesNotContainAnyElementsOf(Fleet.varied(1, 50).clusters());
  }

  @Test
  void keepsTheIdsThatPublishedManifestsName() {
    assertThat(Fleet.varied(1, 1).clusters())
        .containsExactly(
            new FleetCluster(
                UUID.fromString("5a0052b9-13b2-4d24-bd38-c9b0ea17d5b9"),
                "demo-0001",
                "embark-demo-1",
                "europe-west1-b",
                "castai-gke-9244e1a6@embark-demo-1.iam.gserviceaccount.com",
                ClusterSituation.FRESH));
  }

  @Test
  void givesTenThousandClustersIdsAndAccountsOfTheirOwn() {
    // when
    Fleet fleet = Fleet.varied(1, 10_000);

    // then
    assertThat(fleet.clusters()).extracting(FleetCluster::id).doesNotHaveDuplicates();
    assertThat(fleet.clusters()).extracting(FleetCluster::serviceAccount).doesNotHaveDuplicates();
    assertThat(fleet.clusters())
        .allSatisfy(
            cluster ->
                assertThat(cluster.serviceAccount())
                    .matches(
                        "castai-gke-[0-9a-f]{8}@embark-demo-\\d+\\.iam\\.gserviceaccount\\.com")
                    .contains(cluster.projectId()));
    assertThat(
            fleet.clusters().stream()
                .collect(Collectors.groupingBy(FleetCluster::projectId, Collectors.counting()))
                .values())
        .allMatch(inOneProject -> inOneProject <= 100);
  }

  @Test
  void countsSituationsAsAsked() {
    // when
    Fleet fleet =
        Fleet.of(1, Map.of(ClusterSituation.FRESH, 10, ClusterSituation.STALE_BINDINGS, 2));

    // then
    assertThat(fleet.clusters()).hasSize(12);
    assertThat(fleet.in(ClusterSituation.FRESH)).hasSize(10);
    assertThat(fleet.in(ClusterSituation.STALE_BINDINGS)).hasSize(2);
    assertThatIllegalStateException().isThrownBy(() -> fleet.the(ClusterSituation.FRESH));
  }

  @Test
  void letsThreeNeighboursShareAnAccount() {
    // when
    List<FleetCluster> clusters =
        Fleet.of(1, Map.of(ClusterSituation.FRESH, 2, ClusterSituation.SHARED_SERVICE_ACCOUNT, 5))
            .in(ClusterSituation.SHARED_SERVICE_ACCOUNT);

    // then
    assertThat(
            clusters.stream()
                .collect(Collectors.groupingBy(FleetCluster::serviceAccount, Collectors.counting()))
                .values())
        .containsExactlyInAnyOrder(3L, 2L);
    assertThat(new HashSet<>(clusters.subList(0, 3).stream().map(FleetCluster::projectId).toList()))
        .hasSize(1);
  }

  @Test
  void givesTwoNeighboursTheSameNameInDifferentLocations() {
    // when
    List<FleetCluster> clusters = Fleet.of(1, Map.of(ClusterSituation.SAME_NAME, 2)).clusters();

    // then
    FleetCluster first = clusters.get(0);
    FleetCluster second = clusters.get(1);
    assertThat(second.name()).isEqualTo(first.name());
    assertThat(second.serviceAccount()).isEqualTo(first.serviceAccount());
    assertThat(second.location()).isNotEqualTo(first.location());
    assertThat(second.id()).isNotEqualTo(first.id());
  }

  @Test
  void writesItsManifest() {
    // given
    FleetCluster cluster = Fleet.varied(1, 1).clusters().get(0);

    // when
    String yaml = FleetManifest.yaml("simulated", Fleet.varied(1, 1));

    // then
    assertThat(yaml)
        .isEqualTo(
            """
            apiVersion: embark/v1
            kind: Fleet
            name: simulated
            clusters:
              - id: %s
                project: embark-demo-1
                serviceAccount: %s
                labels: {cluster: demo-0001, location: europe-west1-b, situation: fresh}
            """
                .formatted(cluster.id(), cluster.serviceAccount()));
  }
}
