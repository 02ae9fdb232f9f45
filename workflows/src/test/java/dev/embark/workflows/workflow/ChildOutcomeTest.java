package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.wire.PayloadFormat;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildOutcomeTest {

  /** During a rolling upgrade a batch may be on an older worker than its clusters. */
  @Test
  void takesAnOutcomeThatItDoesNotKnowForALostCluster() {
    DataConverter converter = PayloadFormat.dataConverter();
    Object ofTomorrow =
        Map.of("clusterId", "c", "outcome", Map.of("kind", "Postponed"), "notes", new String[0]);
    ApplicationFailure failure =
        ApplicationFailure.newBuilder()
            .setType("POSTPONED")
            .setMessage("Postponed: not today")
            .setDetails(new EncodedValues(converter.toPayloads(ofTomorrow), converter))
            .build();

    Outcome outcome = ChildOutcome.of(failure, null);

    assertThat(outcome).isInstanceOf(Outcome.Lost.class);
    assertThat(((Outcome.Lost) outcome).code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(((Outcome.Lost) outcome).message()).contains("Postponed: not today");
  }

  @Test
  void readsACodeOfAnotherReleaseAsInternal() throws Exception {
    assertThat(PayloadFormat.mapper().readValue("\"POSTPONED\"", ErrorCode.class))
        .isEqualTo(ErrorCode.INTERNAL);
  }
}
