package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Approval;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Notice;
import dev.embark.workflows.model.Notice.Event;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Wave;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class FleetNoticesTest {

  private static final Authorship ADA = Authorship.of("ada");

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  @Test
  void tellsEveryWebhookOfStartApprovalAndEnd() {
    stage.notices.webhook("ops");
    stage.notices.webhook("chat");
    FleetWorkflow fleet =
        start(
            3,
            "5",
            Wave.ofClusters("canary", 1),
            Wave.ofPercent("rest", 100).approvedWithin(Duration.ofHours(1)));
    stage.await(() -> told("ops").contains(Event.WAVE_WAITS_FOR_APPROVAL));
    fleet.approve(new Approval(ADA, "rest"));

    stage.end(fleet);
    stage.await(() -> told("chat").contains(Event.FLEET_FINISHED));

    assertThat(told("ops"))
        .containsExactly(Event.FLEET_STARTED, Event.WAVE_WAITS_FOR_APPROVAL, Event.FLEET_FINISHED);
    Notice asks = stage.notices.delivered().get(2).notice();
    assertThat(stage.notices.delivered())
        .extracting(delivery -> delivery.notice().command())
        .contains("embark approve test");
    assertThat(asks.authorship().author()).isEqualTo("ada");
  }

  @Test
  void tellsOnceOfASpentBudgetAndNotOfAPauseThatSomebodyAskedFor() {
    stage.notices.webhook("ops");
    world.failAlways("registerServiceAccount", 1, ErrorCode.CASTAI_BAD_REQUEST);
    FleetWorkflow fleet = start(3, "0", Wave.ofClusters("canary", 1), Wave.ofPercent("rest", 100));
    stage.await(() -> fleet.status().state() == FleetState.PAUSED);
    stage.await(() -> told("ops").contains(Event.FLEET_PAUSED));
    fleet.resume(new Control(ADA, null, true));
    stage.await(() -> fleet.status().state() != FleetState.PAUSED);
    fleet.pause(Control.by(ADA));
    fleet.resume(new Control(ADA, null, true));

    stage.end(fleet);
    stage.await(() -> told("ops").contains(Event.FLEET_FINISHED));

    assertThat(told("ops")).containsOnlyOnce(Event.FLEET_PAUSED);
  }

  @Test
  void tellsOfClustersThatNeedSomebody() {
    stage.notices.webhook("ops");
    world.failAlways("confirmCluster", 1, ErrorCode.RECONCILE_FAILED);

    stage.end(start(1, "5", Wave.ofPercent("all", 100)));
    stage.await(() -> told("ops").contains(Event.FLEET_FINISHED));

    assertThat(told("ops")).contains(Event.NEEDS_ATTENTION);
  }

  @Test
  void endsAFleetWhoseWebhookIsDown() {
    stage.notices.down("ops");
    long began = stage.environment.currentTimeMillis();

    FleetStatus end = stage.end(start(2, "5", Wave.ofPercent("all", 100)));

    assertThat(end.state()).isEqualTo(FleetState.COMPLETED);
    assertThat(Duration.ofMillis(stage.environment.currentTimeMillis() - began))
        .isLessThan(Duration.ofMinutes(15));
    assertThat(stage.notices.delivered()).isEmpty();
  }

  private FleetWorkflow start(int count, String maxFailures, Wave... waves) {
    List<ClusterTarget> targets = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      targets.add(world.cluster(i));
    }
    return stage.start(
        Stage.fleet(
            targets,
            new Rollout(200, MaxFailures.parse(maxFailures)).in(List.of(waves)),
            ClusterOptions.DEFAULT));
  }

  private List<Event> told(String webhook) {
    return stage.notices.delivered().stream()
        .filter(delivery -> delivery.webhook().equals(webhook))
        .map(delivery -> delivery.notice().event())
        .toList();
  }
}
