package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.TextTable;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.PlannedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an off-boarding would do, from one look at each cluster.
 *
 * @param idle clusters that lose nothing they use
 * @param live clusters that hold credentials and are linked: they would lose their access
 * @param absent clusters with neither link nor bindings: nothing to do
 * @param refused clusters that will not be touched, whatever is accepted
 */
record Departure(
    List<PlannedCluster> idle,
    List<PlannedCluster> live,
    List<PlannedCluster> absent,
    List<PlannedCluster> refused) {

  private static final int MOST_SHOWN = 20;

  /** Reasons not to onboard a cluster that are none to keep it. */
  private static final Set<String> NO_REASON =
      Set.of(ErrorCode.CLUSTER_NOT_READY.name(), ErrorCode.SERVICE_ACCOUNT_DISABLED.name());

  static Departure of(List<PlannedCluster> clusters, boolean includeTerraformManaged) {
    Departure departure =
        new Departure(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (PlannedCluster cluster : clusters) {
      departure.group(cluster, includeTerraformManaged).add(cluster);
    }
    return departure;
  }

  private List<PlannedCluster> group(PlannedCluster cluster, boolean includeTerraformManaged) {
    boolean terraform = cluster.isManagedByTerraform() && !includeTerraformManaged;
    boolean elsewhere = cluster.linkedTo() != null && !cluster.isLinkedAsPlanned();
    if (terraform || elsewhere || isRefused(cluster)) {
      return refused;
    }
    if (cluster.isLinkedAsPlanned()) {
      return cluster.credentialsId() == null ? idle : live;
    }
    return cluster.grants().isEmpty() ? absent : idle;
  }

  private static boolean isRefused(PlannedCluster cluster) {
    return cluster.findings().stream()
        .filter(finding -> finding.weight() != Finding.Weight.NOTE)
        .anyMatch(finding -> !NO_REASON.contains(finding.code()));
  }

  /** The clusters to start with. */
  List<ClusterTarget> leaving(boolean lossAccepted) {
    return Stream.concat(idle.stream(), lossAccepted ? live.stream() : Stream.of())
        .map(PlannedCluster::target)
        .map(target -> target.expecting(null))
        .toList();
  }

  /** Whether nothing is left to take off, ever. */
  boolean isSettled() {
    return live.isEmpty() && refused.isEmpty();
  }

  void show(Console console, boolean lossAccepted) {
    if (console.forPrograms()) {
      console.document(json(lossAccepted));
      return;
    }
    console.line(FleetSummary.counted(idle.size(), "cluster") + " to take off that use nothing");
    console.line(
        FleetSummary.counted(live.size(), "cluster")
            + (lossAccepted
                ? " to take off that LOSE THEIR ACCESS: Cast AI holds credentials for them"
                : " kept as they are (KEPT_LIVE): Cast AI holds credentials for them"));
    console.line(FleetSummary.counted(absent.size(), "cluster") + " with nothing to take away");
    console.line(FleetSummary.counted(refused.size(), "cluster") + " refused");
    TextTable table = new TextTable("CLUSTER", "NAME", "WHAT", "BINDINGS", "WHY");
    rows(table, live, lossAccepted ? "loses access" : "kept");
    rows(table, idle, "taken off");
    rows(table, refused, "refused");
    console.lines(table.isEmpty() ? List.of() : table.lines());
  }

  private static void rows(TextTable table, List<PlannedCluster> clusters, String what) {
    clusters.stream()
        .limit(MOST_SHOWN)
        .forEach(
            cluster ->
                table.row(
                    cluster.target().clusterId(),
                    cluster.name(),
                    what,
                    Integer.toString(cluster.grants().size()),
                    why(cluster)));
    if (clusters.size() > MOST_SHOWN) {
      table.row("… and " + (clusters.size() - MOST_SHOWN) + " more", "", what, "", "");
    }
  }

  private static String why(PlannedCluster cluster) {
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

  /** The same as one document. */
  ObjectNode json(boolean lossAccepted) {
    ObjectNode document = Json.document("OffboardingPlan");
    document.put("lossAccepted", lossAccepted);
    list(document.putArray("takenOff"), idle);
    list(document.putArray(lossAccepted ? "losingAccess" : "keptLive"), live);
    list(document.putArray("nothingToDo"), absent);
    list(document.putArray("refused"), refused);
    return document;
  }

  private static void list(ArrayNode list, List<PlannedCluster> clusters) {
    clusters.forEach(
        cluster ->
            list.addObject()
                .put("clusterId", cluster.target().clusterId())
                .put("name", cluster.name())
                .put("bindings", cluster.grants().size())
                .put("why", why(cluster)));
  }
}
