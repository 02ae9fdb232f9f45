package dev.embark.workflows.workflow;

import static dev.embark.workflows.workflow.FakeWorld.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Removals whose question who uses the account is answered too late to act on. */
@Timeout(300)
class LateAnswersTest {

  /** With the pauses in between, this many attempts take more than two minutes. */
  private static final int LATE = 7;

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;
  private final List<Long> answeredAt = new ArrayList<>();
  private final List<Long> askedAt = new ArrayList<>();

  /** Whatever made the answer late, such as a long queue, has made those of others late as well. */
  @Test
  void areAskedForAgainAfterAPauseAndAheadOfOthers() {
    // given
    ClusterTarget target = world.cluster(1);
    world.failAlways("updateCluster", ErrorCode.CASTAI_BAD_REQUEST);
    answerLate();
    answerLate();

    // when
    stage.run(Stage.input(target));

    // then
    assertThat(askedAt.get(1) - answeredAt.get(0)).isBetween(10_000L, 60_000L);
    assertThat(questions(target))
        .extracting(question -> question.getPriority().getPriorityKey())
        .startsWith(0, 1, 1);
  }

  @Test
  void holdAnOffboardingWhereTheOperatorChoseTo() {
    // given
    ClusterTarget target = world.cluster(1, null, account(1));
    world.grant(account(1), CastServiceAccount.tokenCreatorGrant(FakeWorld.CAST));
    world.grant(account(1), CastServiceAccount.serviceAccountUserGrant(FakeWorld.CAST));
    for (int question = 0; question < 11; question++) {
      answerLate();
    }
    OffboardingWorkflow workflow =
        stage.start(
            OffboardingInput.single(
                target,
                Stage.holding(),
                new OffboardingChoices(false, null),
                Authorship.of("ada")));
    stage.await(() -> workflow.status().phase() == Phase.NeedsAttention);
    assertThat(workflow.status().code()).isEqualTo(ErrorCode.STEP_TIMED_OUT);
    assertThat(questions(target)).hasSize(10);

    // when
    workflow.retry(Control.by(Authorship.of("ada")));

    // then
    assertThat(Stage.resultOf(workflow).outcome()).isInstanceOf(Outcome.Offboarded.class);
    assertThat(world.grantsOn(account(1))).isEmpty();
  }

  /** Makes the next question who uses the account get its answer too late. */
  private void answerLate() {
    world.then(
        "findLinkedClusters",
        () -> {
          askedAt.add(stage.environment.currentTimeMillis());
          FakeWorld.fail(ErrorCode.CASTAI_UNAVAILABLE);
        });
    for (int attempt = 1; attempt < LATE; attempt++) {
      world.failNext("findLinkedClusters", ErrorCode.CASTAI_UNAVAILABLE);
    }
    world.then("findLinkedClusters", () -> answeredAt.add(stage.environment.currentTimeMillis()));
  }

  private List<ActivityTaskScheduledEventAttributes> questions(ClusterTarget target) {
    return stage.events(target.clusterId()).stream()
        .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
        .map(HistoryEvent::getActivityTaskScheduledEventAttributes)
        .filter(activity -> activity.getActivityType().getName().endsWith("indLinkedClusters"))
        .toList();
  }
}
