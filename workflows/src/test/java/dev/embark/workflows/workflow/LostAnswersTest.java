package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Updates to which Cast AI gives no answer, time and again. */
@Timeout(300)
class LostAnswersTest {

  @RegisterExtension final Stage stage = new Stage();
  private final FakeWorld world = stage.world;

  /** Each post may replace the credentials once more. */
  @Test
  void postsMoreAndMoreRarelyWhileAnswersAreLost() {
    // given
    ClusterTarget target = world.cluster(1);
    List<Long> posts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      world.then(
          "updateCluster",
          () -> {
            posts.add(stage.environment.currentTimeMillis());
            FakeWorld.fail(ErrorCode.UPDATE_ANSWER_LOST);
          });
    }

    // when
    ClusterResult result = stage.run(Stage.input(target));

    // then
    assertThat(result.outcome()).isInstanceOf(Outcome.RolledBack.class);
    List<Long> pauses =
        IntStream.range(1, posts.size()).mapToObj(i -> posts.get(i) - posts.get(i - 1)).toList();
    assertThat(pauses).hasSize(4).isSorted();
    assertThat(pauses.get(3)).isGreaterThanOrEqualTo(8 * 60_000L);
  }
}
