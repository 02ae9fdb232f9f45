package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Wave;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One account of Cast AI for each organization, one of the user's for each cluster. */
@Timeout(300)
class TwoTiersTest {

  private static final String OTHER = "cast-gke-def456@prod-cast-identity.iam.gserviceaccount.com";

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void stopsAClusterForWhichCastAiAnswersWithAnotherAccountThanForItsOrganization() {
    List<ClusterTarget> targets = List.of(world.cluster(1), world.cluster(2), world.cluster(3));
    world.organizations.answer(2, OTHER);

    FleetStatus end = run(targets);

    assertThat(end.counts().of("Onboarded")).isEqualTo(2);
    assertThat(end.attention())
        .extracting(ClusterProgress::clusterId, ClusterProgress::code)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                FakeWorld.id(2), ErrorCode.CAST_SERVICE_ACCOUNT_DIFFERS));
    assertThat(world.grantsOn(FakeWorld.account(2))).isEmpty();
  }

  @Test
  void onboardsClustersOfSeveralOrganizationsInOneFleet() {
    List<ClusterTarget> targets =
        List.of(world.cluster(1), world.cluster(2), world.cluster(3), world.cluster(4));
    for (int other : List.of(2, 4)) {
      world.organizations.put(other, "organization-2");
      world.organizations.answer(other, OTHER);
    }

    FleetStatus end = run(targets);

    assertThat(end.counts().of("Onboarded")).isEqualTo(4);
    assertThat(world.grantsOn(FakeWorld.account(4)))
        .allMatch(grant -> grant.memberEmail().equals(OTHER));
  }

  /** Runs one after another, so that the first account is known when the next registers. */
  private FleetStatus run(List<ClusterTarget> targets) {
    return stage.end(
        stage.start(
            Stage.fleet(
                targets,
                new Rollout(1, MaxFailures.parse("5")).in(List.of(Wave.ofPercent("all", 100))),
                ClusterOptions.DEFAULT)));
  }
}
