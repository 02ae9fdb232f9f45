package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.TextTable;
import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.plan.UnbindingPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an off-boarding would do, from one look at each cluster.
 *
 * @param idle clusters that lose nothing they use
 * @param live clusters that hold credentials and are linked: they would lose their access
 * @param absent clusters with neither link nor bindings: nothing to do
 * @param refused clusters that will not be touched, whatever is accepted
 * @param unnamed ids of those among them that are not linked, so that it has to be said which Cast
 *     AI account's bindings are theirs
 */
record Departure(
    List<PlannedCluster> idle,
    List<PlannedCluster> live,
    List<PlannedCluster> absent,
    List<PlannedCluster> refused,
    Set<String> unnamed) {

  private static final int MOST_SHOWN = 20;

  /** Reasons not to onboard a cluster that are none to keep it. */
  private static final Set<String> NO_REASON =
      Set.of(ErrorCode.CLUSTER_NOT_READY.name(), ErrorCode.SERVICE_ACCOUNT_DISABLED.name());

  /**
   * Groups what was seen.
   *
   * @param castServiceAccount the Cast AI account whose bindings go; null where none was named
   */
  static Departure of(
      List<PlannedCluster> clusters,
      boolean includeTerraformManaged,
      @Nullable String castServiceAccount) {
    Departure departure =
        new Departure(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new HashSet<>());
    Set<String> used =
        clusters.stream()
            .filter(PlannedCluster::isLinkedAsPlanned)
            .map(cluster -> cluster.target().clientServiceAccount())
            .collect(Collectors.toSet());
    boolean named = castServiceAccount != null;
    for (PlannedCluster cluster : clusters) {
      departure.group(cluster, includeTerraformManaged, named, used).add(cluster);
    }
    return departure;
  }

  private static List<String> boundTo(PlannedCluster cluster) {
    return UnbindingPlan.of(new BeforeImage(cluster.grants()), null, false).bound();
  }

  private List<PlannedCluster> group(
      PlannedCluster cluster, boolean includeTerraformManaged, boolean named, Set<String> used) {
    boolean terraform = cluster.isManagedByTerraform() && !includeTerraformManaged;
    boolean elsewhere = cluster.linkedTo() != null && !cluster.isLinkedAsPlanned();
    if (terraform || elsewhere || isRefused(cluster)) {
      return refused;
    }
    if (cluster.isLinkedAsPlanned()) {
      return cluster.credentialsId() == null ? idle : live;
    }
    return unlinked(cluster, named, used);
  }

  /** The bindings there may be those of another cluster. */
  private List<PlannedCluster> unlinked(PlannedCluster cluster, boolean named, Set<String> used) {
    if (cluster.grants().isEmpty()) {
      return absent;
    }
    if (named || boundTo(cluster).isEmpty()) {
      return idle;
    }
    if (used.contains(cluster.target().clientServiceAccount())) {
      // They go with the last one that is linked.
      return absent;
    }
    unnamed.add(cluster.target().clusterId());
    return refused;
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

  /** What to name where the bindings of unnamed clusters are their own: an e-mail, if it is one. */
  String nameToGive() {
    List<String> bound =
        refused.stream()
            .filter(this::isUnnamed)
            .flatMap(cluster -> boundTo(cluster).stream())
            .distinct()
            .toList();
    return bound.size() == 1 ? bound.get(0) : "EMAIL";
  }

  private boolean isUnnamed(PlannedCluster cluster) {
    return unnamed.contains(cluster.target().clusterId());
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

  private void rows(TextTable table, List<PlannedCluster> clusters, String what) {
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

  private String why(PlannedCluster cluster) {
    if (isUnnamed(cluster)) {
      return "not linked: if the bindings of "
          + String.join(" or ", boundTo(cluster))
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

  private void list(ArrayNode list, List<PlannedCluster> clusters) {
    clusters.forEach(
        cluster ->
            list.addObject()
                .put("clusterId", cluster.target().clusterId())
                .put("name", cluster.name())
                .put("bindings", cluster.grants().size())
                .put("why", why(cluster)));
  }
}
