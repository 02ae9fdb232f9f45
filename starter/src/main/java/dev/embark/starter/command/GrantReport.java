package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.TextTable;
import dev.embark.workflows.model.Granting;
import dev.embark.workflows.model.Granting.Granted;
import dev.embark.workflows.model.Granting.Result;
import java.util.List;

/** What became of grants, for people and for programs. */
final class GrantReport {
  private final List<Granted> grants;

  GrantReport(List<Granting.Report> reports) {
    this.grants = reports.stream().flatMap(report -> report.grants().stream()).toList();
  }

  void show(Console console) {
    if (console.forPrograms()) {
      List<ObjectNode> each = grants.stream().map(GrantReport::json).toList();
      console.documents(Json.document("Grants"), "grants", "Granted", each);
      return;
    }
    TextTable table = new TextTable("SERVICE ACCOUNT", "RESULT", "ROLE");
    grants.forEach(each -> table.row(each.account(), each.result().name(), each.role()));
    console.lines(table.lines());
    grants.stream()
        .filter(each -> each.code() != null)
        .forEach(
            each -> {
              console.line(each.account() + ": " + each.code() + ": " + each.message());
              console.line(
                  "  next move: " + each.code().move().who() + ". " + each.code().remedy());
            });
    grants.stream()
        .filter(each -> each.result() == Result.LEFT_OVER && each.manualCommand() != null)
        .forEach(each -> console.line("  run: " + each.manualCommand()));
  }

  private static ObjectNode json(Granted granted) {
    return Json.object()
        .put("clusterId", granted.clusterId())
        .put("serviceAccount", granted.account())
        .put("result", granted.result().name())
        .put("role", granted.role())
        .put("code", granted.code() == null ? null : granted.code().name())
        .put("message", granted.message())
        .put("manualCommand", granted.manualCommand());
  }
}
