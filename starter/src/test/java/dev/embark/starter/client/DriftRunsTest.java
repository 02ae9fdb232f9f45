package dev.embark.starter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.starter.engine.EmbeddedEngine;
import dev.embark.starter.output.CommandException;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Drift;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftRunsTest {

  /**
   * The findings of a comparison may be repaired, but never on clusters of another person's
   * request.
   */
  @Test
  void attachesToAComparisonOfTheSameClustersOnly() {
    try (EmbeddedEngine engine = EmbeddedEngine.start();
        EmbarkClient client =
            EmbarkClient.over(
                engine.service(), Server.of("embedded", engine.namespace(), "test"))) {
      // given
      StartedRun first = client.drift().start(comparison(1, 2));

      // when
      StartedRun again = client.drift().start(comparison(1, 2));

      // then
      assertThat(again).isEqualTo(new StartedRun(first.workflowId(), first.runId(), true));
      assertThat(client.drift().result(again)).isEmpty();
      assertThatThrownBy(() -> client.drift().start(comparison(2)))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("Other clusters are being compared under the name 'fleet'");
    }
  }

  private static Drift.Input comparison(int... numbers) {
    List<ClusterTarget> clusters =
        Arrays.stream(numbers)
            .mapToObj(
                number ->
                    ClusterTarget.of(
                        "00000000-0000-4000-8000-00000000000" + number,
                        "acme-prod",
                        "castai@acme-prod.iam.gserviceaccount.com"))
            .toList();
    return new Drift.Input("fleet", ClusterList.of(clusters), false, Authorship.of("ada"));
  }
}
