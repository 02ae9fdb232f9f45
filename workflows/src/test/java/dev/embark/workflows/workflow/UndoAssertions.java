package dev.embark.workflows.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoPiece;

/** What tests say of an undo. */
final class UndoAssertions {

  private UndoAssertions() {}

  /** The undo left nothing to do, and this became of its pieces, in their order. */
  static void assertPieces(ClusterResult result, UndoPiece.Result... expected) {
    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.RolledBack.class,
            undone ->
                assertThat(undone.pieces())
                    .extracting(UndoPiece::result)
                    .containsExactly(expected));
  }
}
