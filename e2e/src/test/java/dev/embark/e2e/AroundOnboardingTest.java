package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Grants, off-boarding, drift with its schedule, and notices, through the command line. */
@RealServer
@Timeout(600)
class AroundOnboardingTest {

  private static Installation installation;

  @TempDir Path folder;

  @BeforeAll
  static void install() {
    installation = Installation.shared();
  }

  @Test
  void findsMissingPermissionsAndGrantsThemOnRequest() throws IOException {
    // given
    ClusterTarget target = fresh();
    installation.simulators().takeProjectRolesAway(target);
    String file = manifest("grants", target);

    // when
    EmbarkRun before = embark("permissions", file);
    EmbarkRun grant = embark("permissions", file, "--grant-permissions", "--yes");
    EmbarkRun after = embark("permissions", file);
    EmbarkRun again = embark("permissions", file, "--grant-permissions", "--yes");

    // then
    assertThat(before.exitCode()).as(before.out() + before.err()).isEqualTo(1);
    assertThat(before.out()).contains(target.clientServiceAccount(), " no ");
    assertThat(grant.exitCode()).as(grant.out() + grant.err()).isZero();
    assertThat(grant.out())
        .contains("GRANTED", target.clusterId().replace("-", ""), target.projectId());
    assertThat(after.exitCode()).as(after.out()).isZero();
    assertThat(again.exitCode()).isZero();
  }

  @Test
  void takesClustersOffThatWereOnboardedOnceTheLossIsAcceptedByTheirNumber() throws IOException {
    // given
    ClusterTarget one = fresh();
    ClusterTarget two = fresh();
    String file = manifest("leaving", one, two);
    onboard(one);
    onboard(two);
    awaitNoDrift(file);

    // when
    EmbarkRun kept = embark("offboard", file, "--yes");
    EmbarkRun wrong = embark("offboard", file, "--yes", "--accept-loss-of-access=1");
    EmbarkRun off = embark("offboard", file, "--yes", "--accept-loss-of-access=2");

    // then
    assertThat(kept.exitCode()).as(kept.out() + kept.err()).isEqualTo(1);
    assertThat(kept.out()).contains("2 clusters kept as they are (KEPT_LIVE)");
    assertThat(wrong.exitCode()).as(wrong.err()).isEqualTo(64);
    assertThat(wrong.err()).contains("2 clusters would lose their access");
    assertThat(off.exitCode()).as(off.out() + off.err()).isZero();
    for (ClusterTarget target : List.of(one, two)) {
      assertThat(installation.simulators().truthAbout(target))
          .startsWith("linked to null")
          .doesNotContain("prod-cast-identity");
    }
    EmbarkRun describe = embark("describe", one.clusterId());
    assertThat(describe.out()).contains("Offboarded");
    // Lists lag by a second or two.
    Eventually.await(
        Installation.PATIENCE,
        () -> {
          String listed =
              embark("list", "--fleet", "leaving-offboard", "--outcome", "Offboarded").out();
          return listed.contains(one.clusterId()) && listed.contains(two.clusterId());
        },
        () -> "both are listed as off-boarded");
  }

  /** An onboarding refuses it, but it may leave: with its loss accepted, like any other. */
  @Test
  void takesAHibernatedClusterOffOnceItsLossIsAccepted() throws IOException {
    // given
    ClusterTarget target = fresh();
    onboard(target);
    installation.simulators().hibernate(target);
    String file = manifest("asleep", target);
    // The worker's list of the organization's clusters may be some seconds old.
    Eventually.await(
        Installation.PATIENCE,
        () -> embark("plan", file).out().contains("CLUSTER_NOT_READY"),
        () -> embark("plan", file).out());

    // when
    EmbarkRun off = embark("offboard", file, "--yes", "--accept-loss-of-access=1");

    // then
    assertThat(off.exitCode()).as(off.out() + off.err()).isZero();
    assertThat(installation.simulators().truthAbout(target))
        .startsWith("linked to null")
        .doesNotContain("prod-cast-identity");
  }

  @Test
  void comparesOnceAndByAScheduleAndRepairsWhatHasDrifted() throws IOException {
    // given
    ClusterTarget target = fresh();
    String file = manifest("drifting", target);
    onboard(target);

    // when
    awaitNoDrift(file);
    installation.simulators().takeBindingsAway(target);
    EmbarkRun drifted = embark("drift", file, "--output", "json");
    EmbarkRun schedule = embark("drift", file, "--every", "1h");

    // then
    assertThat(drifted.exitCode()).as(drifted.out() + drifted.err()).isEqualTo(2);
    assertThat(drifted.out()).contains("BINDING_MISSING");
    assertThat(schedule.out()).contains("embark-drift/drifting");
    Eventually.await(
        Installation.PATIENCE,
        () -> installation.notices().events("drifting").contains("DRIFT_FOUND"),
        () -> "the scheduled comparison tells, but " + installation.notices().events("drifting"));

    // and when
    EmbarkRun stopped = embark("drift", file, "--stop-schedule");
    EmbarkRun repaired = embark("drift", file, "--repair", "--yes", "--propagation", "3s");

    // then
    assertThat(stopped.err()).contains("The schedule has ended.");
    assertThat(repaired.exitCode()).as(repaired.out() + repaired.err()).isZero();
    awaitNoDrift(file);
  }

  @Test
  void namesTheKeysThatAnOnboardedClusterNeedsNoLonger() throws IOException {
    // given
    ClusterTarget target = installation.simulators().unused(ClusterSituation.ON_KEY);
    String file = manifest("keyed", target);

    // when
    EmbarkRun plan = embark("plan", file);
    EmbarkRun onboard = embark("onboard", file, "--yes", "--propagation", "3s");
    EmbarkRun report = embark("report", "keyed", "--format", "md");
    EmbarkRun keys = embark("keys", file);

    // then
    String disable = "gcloud iam service-accounts keys disable ";
    assertThat(plan.out() + plan.err())
        .contains("Keys made by people", "400 days old, last use: 2");
    assertThat(onboard.exitCode()).as(onboard.out() + onboard.err()).isZero();
    assertThat(onboard.err())
        .contains(disable, "gcloud iam service-accounts keys delete ")
        .contains("Embark has not touched them");
    assertThat(report.out())
        .contains("Keys that the onboarded clusters no longer need", disable)
        .contains("| enabled |");
    assertThat(keys.out()).contains(target.clientServiceAccount(), "400 days", "enabled");
  }

  @Test
  void tellsAWebhookOfAFleetFromItsStartToItsEnd() throws IOException {
    // given
    String file = manifest("telling", fresh());

    // when
    EmbarkRun onboard = embark("onboard", file, "--yes", "--propagation", "3s");

    // then
    assertThat(onboard.exitCode()).as(onboard.out() + onboard.err()).isZero();
    Eventually.await(
        Installation.PATIENCE,
        () -> Set.copyOf(installation.notices().events("telling")).size() >= 2,
        () -> "two notices, but " + installation.notices().events("telling"));
    // A notice whose answer comes too late is told again.
    assertThat(Set.copyOf(installation.notices().events("telling")))
        .containsExactlyInAnyOrder("FLEET_STARTED", "FLEET_FINISHED");
    assertThat(installation.notices().wasDownFor("telling")).isTrue();
  }

  // ---- helpers

  private static ClusterTarget fresh() {
    return installation.simulators().unused(ClusterSituation.FRESH);
  }

  private static void onboard(ClusterTarget target) {
    installation.onboard(target).getResult(ClusterResult.class);
  }

  private String manifest(String name, ClusterTarget... targets) throws IOException {
    String clusters =
        Stream.of(targets)
            .map(
                target ->
                    "  - {id: %s, project: %s, serviceAccount: %s}"
                        .formatted(
                            target.clusterId(), target.projectId(), target.clientServiceAccount()))
            .collect(Collectors.joining("\n"));
    Files.writeString(
        folder.resolve(name + ".yaml"),
        "apiVersion: embark/v1\nkind: Fleet\nname: %s\nclusters:\n%s\n".formatted(name, clusters));
    return name + ".yaml";
  }

  /** Waits because a worker serves the same list of clusters to all callers for ten seconds. */
  private void awaitNoDrift(String file) {
    Eventually.await(
        Installation.PATIENCE,
        () -> embark("drift", file).exitCode() == 0,
        () -> "nothing has drifted, but " + embark("drift", file).out());
  }

  private EmbarkRun embark(String... arguments) {
    return EmbarkRun.of(installation, folder, arguments);
  }
}
