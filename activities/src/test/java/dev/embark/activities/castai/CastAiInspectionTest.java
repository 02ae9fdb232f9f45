package dev.embark.activities.castai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.activities.FailureMapper;
import dev.embark.activities.TrustBoundary;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.castai.ApiKey;
import dev.embark.simulators.castai.CastAiSettings;
import dev.embark.simulators.clock.VirtualClock;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.DiscoveredCluster;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.wire.PayloadFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Inspects an organization and keys on a simulated Cast AI. */
class CastAiInspectionTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String READ_ONLY = "read-only-canary-key";
  private static final String EXPIRED = "old-canary-key";

  private final Simulators world =
      new Simulators(SimulatorsSettings.defaults().withCastAi(settings()), new VirtualClock(NOW))
          .start();
  private final Map<String, CastAiClient> clients =
      Map.of(
          "default", client(CastAiSettings.KEY),
          "reader", client(READ_ONLY),
          "old", client(EXPIRED),
          "wrong", client("no such key"));
  private final CastAiInspectionActivitiesImpl activities =
      new CastAiInspectionActivitiesImpl(
          clients,
          new TrustBoundary(
              List.of("embark-demo-*"), List.of("*"), List.of("prod-cast-identity"), Duration.ZERO),
          new FailureMapper());

  @AfterEach
  void close() {
    clients.values().forEach(CastAiClient::close);
    world.close();
  }

  @Test
  void pagesThroughFifteenHundredClustersBelowOneMebibyteEach() throws Exception {
    // given
    Fleet fleet = world.add(Fleet.varied(1, 1_500));
    List<String> ids = new ArrayList<>();

    // when
    @Nullable String after = null;
    do {
      Discovery.Listing page = activities.listPage(new Discovery.Request("default", after, null));
      page.clusters().forEach(cluster -> ids.add(cluster.snapshot().clusterId()));
      assertThat(page.gke()).isEqualTo(1_500);
      assertThat(PayloadFormat.mapper().writeValueAsBytes(page).length).isLessThan(1 << 20);
      after = page.next();
    } while (after != null);

    // then
    assertThat(ids).doesNotHaveDuplicates().hasSize(1_500).isSorted();
    assertThat(fleet.clusters()).allMatch(cluster -> ids.contains(cluster.id().toString()));
  }

  @Test
  void tellsLocationAndAgentAndCountsWhatIsNotGke() {
    world.add(
        Fleet.of(
            1,
            List.of(
                ClusterSituation.FRESH, ClusterSituation.NOT_GKE, ClusterSituation.DISCONNECTED)));

    Discovery.Listing page = activities.listPage(Discovery.Request.first("default"));

    assertThat(page.others()).isEqualTo(1);
    assertThat(page.clusters())
        .extracting(DiscoveredCluster::agentStatus)
        .containsExactlyInAnyOrder("online", "disconnected");
    assertThat(page.clusters()).extracting(DiscoveredCluster::location).doesNotContainNull();
  }

  @Test
  void looksAtTheOneClusterThatIsAskedFor() {
    Fleet fleet = world.add(Fleet.varied(1, 3));
    String id = fleet.clusters().get(1).id().toString();

    Discovery.Listing page = activities.listPage(new Discovery.Request("default", null, id));

    assertThat(page.clusters()).hasSize(1);
    assertThat(page.clusters().get(0).snapshot().clusterId()).isEqualTo(id);
    assertThat(page.next()).isNull();
  }

  @Test
  void refusesWhatIsNoIdSoThatItBecomesNoPath() {
    assertThat(
            SimulatedCastAi.failureOf(
                    () -> activities.listPage(new Discovery.Request("default", null, "../auth/x")))
                .getType())
        .isEqualTo("INVALID_INPUT");
  }

  @Test
  void tellsWhetherAKeyIsActiveReadOnlyAndWhenItExpires() {
    Checkup.Key good = activities.inspectKey("default");
    Checkup.Key reader = activities.inspectKey("reader");

    assertThat(good.active()).isTrue();
    assertThat(good.readOnly()).isFalse();
    assertThat(good.expiresAt()).isNull();
    assertThat(good.matching()).isEqualTo(1);
    assertThat(good.organizationId()).isEqualTo(CastAiSettings.ORGANIZATION.id().toString());
    assertThat(reader.readOnly()).isTrue();
    assertThat(reader.expiresAt()).isEqualTo(NOW.plusSeconds(3600).toString());
  }

  @Test
  void showsNoKeyInItsFailures() {
    var failure = SimulatedCastAi.failureOf(() -> activities.inspectKey("old"));

    assertThat(failure.getType()).isEqualTo("CASTAI_UNAUTHORIZED");
    assertThat(failure.toString()).doesNotContain(EXPIRED);
    assertThat(SimulatedCastAi.failureOf(() -> activities.inspectKey("none")).getType())
        .isEqualTo("CREDENTIAL_UNKNOWN");
    assertThat(SimulatedCastAi.failureOf(() -> activities.inspectKey("wrong")).getType())
        .isEqualTo("CASTAI_UNAUTHORIZED");
  }

  private static CastAiSettings settings() {
    var organization = CastAiSettings.ORGANIZATION.id();
    return CastAiSettings.defaults()
        .withKeys(
            Stream.concat(
                    CastAiSettings.defaults().keys().stream(),
                    Stream.of(
                        new ApiKey(READ_ONLY, "reader", organization, true, NOW.plusSeconds(3600)),
                        new ApiKey(EXPIRED, "old", organization, false, NOW.minusSeconds(1))))
                .toList());
  }

  private CastAiClient client(String key) {
    return new CastAiClient(
        FakeServer.settings(world.castAiUrl().toString(), Duration.ofSeconds(20)), () -> key);
  }
}
