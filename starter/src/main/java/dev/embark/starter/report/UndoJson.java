package dev.embark.starter.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.embark.starter.output.Json;
import dev.embark.workflows.model.UndoPiece;
import java.util.List;

/** What became of the pieces of an undo, for programs. */
public final class UndoJson {
  private UndoJson() {}

  /** Returns the pieces as part of a document. */
  public static ArrayNode of(List<UndoPiece> pieces) {
    ArrayNode undo = Json.list();
    pieces.forEach(
        piece ->
            undo.addObject()
                .put("piece", piece.piece())
                .put("result", piece.result().name())
                .put("explanation", piece.explanation())
                .put("manualCommand", piece.manualCommand()));
    return undo;
  }
}
