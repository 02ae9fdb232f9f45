package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.ClusterStory;
import dev.embark.starter.client.Server;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Json;
import dev.embark.starter.report.StoryJson;
import dev.embark.starter.report.UndoJson;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoPiece;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cluster's complete report, for people and for programs. */
final class ClusterReport {
  private final ClusterView view;
  private final Server server;
  private final @Nullable ClusterStory story;

  ClusterReport(ClusterView view, Server server) {
    this(view, server, null);
  }

  /** Creates a report that includes the history, if given. */
  ClusterReport(ClusterView view, Server server, @Nullable ClusterStory story) {
    this.view = view;
    this.server = server;
    this.story = story;
  }

  void print(Console console) {
    ClusterStatus status = view.status();
    console.line("cluster " + console.style().strong(status.clusterId()) + ": " + view.state());
    String meaning = OutcomeWords.meaning(view.state());
    console.line("  " + (meaning.isEmpty() ? status.step() : meaning));
    trouble()
        .ifPresent(
            code -> {
              console.line("  " + code + ": " + message());
              console.line("  next move: " + code.move().who() + ". " + code.remedy());
              console.line("  " + code.docs());
            });
    if (story != null) {
      console.lines(new StoryReport(story, console.style()).lines());
    }
    printSteps(console, status, story == null ? "Steps" : "In its own words");
    if (!pieces().isEmpty() || !notes().isEmpty()) {
      console.line("");
    }
    diagnosis().ifPresent(found -> console.lines(new DiagnosisReport(found).lines()));
    pieces().forEach(piece -> print(piece, console));
    notes().forEach(note -> console.line("note: " + note));
    server
        .page(view.run().workflowId(), view.run().runId())
        .ifPresent(page -> console.talk("\nin the UI: " + page));
    List<String> next = view.nextCommands();
    if (!next.isEmpty()) {
      console.talk("\nNext:");
      next.forEach(command -> console.talk("  " + command));
    }
  }

  private static void printSteps(Console console, ClusterStatus status, String heading) {
    if (!status.steps().isEmpty()) {
      console.line("");
      console.line(console.style().strong(heading));
      status.steps().forEach(step -> console.line("  " + step));
    }
  }

  private static void print(UndoPiece piece, Console console) {
    console.line("undo of " + piece.piece() + ": " + piece.result() + ". " + piece.explanation());
    if (piece.manualCommand() != null) {
      console.line("  run: " + piece.manualCommand());
    }
  }

  // ---- what the outcome holds

  private Optional<ErrorCode> trouble() {
    if (view.status().code() != null) {
      return Optional.of(view.status().code());
    }
    return view.outcome().flatMap(Outcome::failure).map(Outcome.Failure::code);
  }

  private @Nullable String message() {
    return view.status().message() != null
        ? view.status().message()
        : view.outcome().flatMap(Outcome::failure).map(Outcome.Failure::message).orElse(null);
  }

  private List<UndoPiece> pieces() {
    return view.outcome().map(Outcome::pieces).orElse(List.of());
  }

  private Optional<Diagnosis> diagnosis() {
    return Optional.ofNullable(view.status().result()).map(ClusterResult::diagnosis);
  }

  private List<String> notes() {
    return view.status().result() == null ? List.of() : view.status().result().notes();
  }

  /**
   * Returns {@code ClusterStatus} while the run is open, {@code ClusterResult} once it has ended.
   */
  ObjectNode json() {
    ClusterStatus status = view.status();
    ObjectNode document = Json.document(view.isOver() ? "ClusterResult" : "ClusterStatus");
    document.put("clusterId", status.clusterId());
    document.put("state", view.state());
    document.put("phase", status.phase().name());
    document.put("step", status.step());
    document.put("pivotCrossed", status.pivotCrossed());
    document.put("exitCode", view.isOver() || view.waits() ? view.exitCode().number() : null);
    addTrouble(document);
    ArrayNode steps = document.putArray("steps");
    status.steps().forEach(steps::add);
    document.set("undo", UndoJson.of(pieces()));
    ArrayNode notes = document.putArray("notes");
    notes().forEach(notes::add);
    diagnosis().ifPresent(found -> document.set("diagnosis", new DiagnosisReport(found).json()));
    addRun(document);
    if (story != null) {
      document.set("story", StoryJson.of(story));
    }
    return document;
  }

  private void addTrouble(ObjectNode document) {
    ErrorCode code = trouble().orElse(null);
    document.put("code", code == null ? null : code.name());
    document.put("message", message());
    document.put("nextMove", code == null ? null : code.move().who());
    document.put("remedy", code == null ? null : code.remedy());
  }

  private void addRun(ObjectNode document) {
    document.put("workflowId", view.run().workflowId());
    document.put("runId", view.run().runId());
    document.put("runState", view.run().state().name());
    document.put("startedAt", view.run().started().toString());
    document.put("endedAt", view.run().ended() == null ? null : view.run().ended().toString());
    document.put("author", view.run().author());
    document.put("change", view.run().change());
    ArrayNode next = document.putArray("next");
    view.nextCommands().forEach(next::add);
    document.put("ui", server.page(view.run().workflowId(), view.run().runId()).orElse(null));
  }
}
