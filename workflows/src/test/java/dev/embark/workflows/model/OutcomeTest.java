package dev.embark.workflows.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embark.workflows.wire.PayloadFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomeTest {
  private static final List<UndoPiece> PIECES =
      List.of(new UndoPiece("bindings", UndoPiece.Result.UNDONE, "why", null));

  private static final Set<String> FAILED = Set.of("kind", "code", "message");
  private static final Set<String> UNDONE = Set.of("kind", "code", "message", "pieces");

  /** Each outcome with: is it a failure, is the cluster as it was found, its pieces, its fields. */
  static Stream<Arguments> outcomes() {
    ErrorCode code = ErrorCode.CANCELLED;
    return Stream.of(
        outcome(new Outcome.Onboarded("c"), false, false, false, Set.of("kind", "credentialsId")),
        outcome(new Outcome.Unchanged("c"), false, false, false, Set.of("kind", "credentialsId")),
        outcome(new Outcome.Offboarded(PIECES), false, false, true, Set.of("kind", "pieces")),
        outcome(new Outcome.Unconfirmed(code, "m"), true, false, false, FAILED),
        outcome(new Outcome.RolledBack(code, "m", PIECES), true, true, true, UNDONE),
        outcome(new Outcome.RollbackIncomplete(code, "m", PIECES), true, false, true, UNDONE),
        outcome(new Outcome.Rejected(code, "m"), true, true, false, FAILED),
        outcome(new Outcome.Skipped("r"), false, false, false, Set.of("kind", "reason")),
        outcome(new Outcome.Lost(code, "m"), true, false, false, FAILED));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void saysWhatItLeaves(
      Outcome outcome, boolean failed, boolean asFound, boolean pieces, Set<String> fields) {
    assertThat(outcome.isFailure()).isEqualTo(failed);
    assertThat(outcome.failure().isPresent()).isEqualTo(failed);
    assertThat(outcome.leavesAsFound()).isEqualTo(asFound);
    assertThat(outcome.pieces()).isEqualTo(pieces ? PIECES : List.of());
    assertThat(outcome.mayHaveRemovedBindings())
        .isEqualTo(pieces || outcome instanceof Outcome.Lost);
  }

  @Test
  void bindingsThatWereKeptBeforeAnythingWasTriedWereNotRemoved() throws Exception {
    // given
    UndoPiece kept = new UndoPiece("bindings", UndoPiece.Result.KEPT_SHARED, "why", null);
    ObjectMapper json = PayloadFormat.mapper();

    // when
    UndoPiece untouched =
        json.readValue(json.writeValueAsString(kept.asUntouched()), UndoPiece.class);
    UndoPiece ofAnOlderRun =
        json.readValue(
            "{\"piece\":\"bindings\",\"result\":\"KEPT_SHARED\",\"explanation\":\"why\"}",
            UndoPiece.class);

    // then
    assertThat(ofAnOlderRun).isEqualTo(kept);
    assertThat(undone(kept).mayHaveRemovedBindings()).isTrue();
    assertThat(undone(untouched).mayHaveRemovedBindings()).isFalse();
    assertThat(undone(untouched).hasKeptBindings()).isTrue();
  }

  private static Outcome undone(UndoPiece piece) {
    return new Outcome.RolledBack(ErrorCode.CANCELLED, "m", List.of(piece));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void noAnswerOfAnOutcomeIsAFieldOfItsPayload(
      Outcome outcome, boolean failed, boolean asFound, boolean pieces, Set<String> fields) {
    // when
    JsonNode payload = PayloadFormat.mapper().valueToTree(outcome);

    // then
    Set<String> names = new TreeSet<>();
    payload.fieldNames().forEachRemaining(names::add);
    assertThat(names).isEqualTo(fields);
  }

  private static Arguments outcome(
      Outcome outcome, boolean failed, boolean asFound, boolean pieces, Set<String> fields) {
    return Arguments.of(outcome, failed, asFound, pieces, fields);
  }
}
