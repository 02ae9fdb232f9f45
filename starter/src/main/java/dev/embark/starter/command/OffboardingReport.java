package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.command.OffboardingPlan.Group;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.TextTable;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.PlannedCluster;
import java.util.List;

/** The effects of an off-boarding: numbers and examples for people, complete for programs. */
final class OffboardingReport {
  private static final int MOST_SHOWN = 20;

  private final OffboardingPlan plan;
  private final boolean lossAccepted;

  /**
   * Creates a report.
   *
   * @param lossAccepted whether clusters may lose their access
   */
  OffboardingReport(OffboardingPlan plan, boolean lossAccepted) {
    this.plan = plan;
    this.lossAccepted = lossAccepted;
  }

  void show(Console console) {
    if (console.forPrograms()) {
      console.document(json());
    } else {
      print(console);
    }
  }

  private void print(Console console) {
    console.line(counted(Group.IDLE) + " to take off without loss of access");
    console.line(
        counted(Group.LIVE)
            + (lossAccepted
                ? " to take off that LOSE THEIR ACCESS: Cast AI holds credentials for them"
                : " kept as they are (KEPT_LIVE): Cast AI holds credentials for them"));
    console.line(counted(Group.ABSENT) + " with nothing to remove");
    console.line(counted(Group.REFUSED, Group.UNNAMED) + " refused");
    TextTable table = new TextTable("CLUSTER", "NAME", "WHAT", "BINDINGS", "WHY");
    rows(table, lossAccepted ? "loses access" : "kept", Group.LIVE);
    rows(table, "taken off", Group.IDLE);
    rows(table, "refused", Group.REFUSED, Group.UNNAMED);
    console.lines(table.isEmpty() ? List.of() : table.lines());
  }

  private String counted(Group... groups) {
    return FleetSummary.counted(entries(groups).size(), "cluster");
  }

  private void rows(TextTable table, String what, Group... groups) {
    List<Entry> entries = entries(groups);
    entries.stream()
        .limit(MOST_SHOWN)
        .forEach(
            entry ->
                table.row(
                    entry.cluster().target().clusterId(),
                    entry.cluster().name(),
                    what,
                    Integer.toString(entry.cluster().grants().size()),
                    entry.why()));
    if (entries.size() > MOST_SHOWN) {
      table.row("… and " + (entries.size() - MOST_SHOWN) + " more", "", what, "", "");
    }
  }

  /** Returns the report as one document. */
  ObjectNode json() {
    ObjectNode document = Json.document("OffboardingPlan");
    document.put("lossAccepted", lossAccepted);
    list(document.putArray("takenOff"), Group.IDLE);
    list(document.putArray(lossAccepted ? "losingAccess" : "keptLive"), Group.LIVE);
    list(document.putArray("nothingToDo"), Group.ABSENT);
    list(document.putArray("refused"), Group.REFUSED, Group.UNNAMED);
    return document;
  }

  private void list(ArrayNode list, Group... groups) {
    entries(groups)
        .forEach(
            entry ->
                list.addObject()
                    .put("clusterId", entry.cluster().target().clusterId())
                    .put("name", entry.cluster().name())
                    .put("bindings", entry.cluster().grants().size())
                    .put("why", entry.why()));
  }

  private List<Entry> entries(Group... groups) {
    return List.of(groups).stream()
        .flatMap(group -> plan.in(group).stream().map(cluster -> new Entry(group, cluster)))
        .toList();
  }

  private record Entry(Group group, PlannedCluster cluster) {
    String why() {
      if (group == Group.UNNAMED) {
        return "not linked: if the bindings of "
            + String.join(" or ", OffboardingPlan.boundTo(cluster))
            + " are its own, name it with --cast-service-account";
      }
      if (cluster.linkedTo() != null && !cluster.isLinkedAsPlanned()) {
        return "linked to " + cluster.linkedTo();
      }
      return cluster.findings().stream()
          .filter(
              finding ->
                  finding.weight() != Finding.Weight.NOTE
                      || finding.code().equals(Finding.SHARED_ACCOUNT))
          .map(Finding::text)
          .findFirst()
          .orElse(cluster.isManagedByTerraform() ? "Terraform manages it." : "");
    }
  }
}
