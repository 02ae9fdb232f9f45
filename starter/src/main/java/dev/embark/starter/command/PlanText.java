package dev.embark.starter.command;

import dev.embark.starter.client.FrozenPlan;
import dev.embark.starter.manifest.Estimate;
import dev.embark.starter.output.Style;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.PlannedCluster;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A plan for people: clusters with the same changes are grouped, so that thousands fit on a page.
 */
final class PlanText {
  private static final int MOST_IDS = 3;

  private final FrozenPlan plan;
  private final boolean details;
  private final Style style;
  private final PlanChanges changes;

  PlanText(FrozenPlan plan, boolean details, Style style) {
    this.plan = plan;
    this.details = details;
    this.style = style;
    this.changes = new PlanChanges(plan.castServiceAccount());
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(head());
    addOnboarding(lines);
    addUnchanged(lines);
    addTroubles(lines, Course.REFUSE, "!", "would be refused");
    addTroubles(lines, Course.UNKNOWN, "?", "could not be checked");
    lines.add("");
    lines.add(style.strong(changes.summary(plan.clusters())));
    addEstimate(lines);
    lines.add("  only a write can tell whether an organization policy forbids Cast AI's members,");
    lines.add("  and whether Cast AI accepts the service accounts");
    return lines;
  }

  private List<String> head() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Plan for fleet "
            + plan.name()
            + ": "
            + FleetSummary.counted(plan.clusters().size(), "cluster")
            + ", looked at "
            + plan.plannedAt().truncatedTo(ChronoUnit.SECONDS)
            + " for "
            + plan.author());
    lines.add("  worker's Google principal: " + plan.identity().googlePrincipal());
    plan.identity()
        .organizations()
        .forEach(
            (credential, organization) ->
                lines.add(
                    "  Cast AI organization: "
                        + organization
                        + " (credential "
                        + credential
                        + ")"));
    lines.add(
        "  Cast AI's service account: "
            + (plan.castServiceAccount() == null ? PlanChanges.LATER : plan.castServiceAccount()));
    return lines;
  }

  private void addOnboarding(List<String> lines) {
    Map<List<String>, List<PlannedCluster>> groups = new LinkedHashMap<>();
    for (PlannedCluster cluster : of(Course.ONBOARD)) {
      List<String> key = new ArrayList<>(changes.kind(cluster));
      if (details) {
        key.add(cluster.target().clusterId());
      }
      groups.computeIfAbsent(key, any -> new ArrayList<>()).add(cluster);
    }
    groups.values().stream()
        .sorted((one, other) -> other.size() - one.size())
        .forEach(
            group -> {
              lines.add("");
              lines.add(style.strong("~ " + heading(group, "to onboard")));
              changes.of(group).forEach(change -> lines.add("    " + coloured(change)));
              addIds(lines, group);
            });
  }

  private String heading(List<PlannedCluster> group, String what) {
    if (!details) {
      return FleetSummary.counted(group.size(), "cluster") + " " + what;
    }
    PlannedCluster only = group.get(0);
    return only.target().clusterId()
        + " "
        + only.name()
        + " in "
        + only.target().projectId()
        + ", service account "
        + only.target().clientServiceAccount();
  }

  private void addUnchanged(List<String> lines) {
    List<PlannedCluster> unchanged = of(Course.UNCHANGED);
    if (!unchanged.isEmpty()) {
      lines.add("");
      lines.add(
          "= "
              + FleetSummary.counted(unchanged.size(), "cluster")
              + " already onboarded; nothing to do");
      addIds(lines, unchanged);
    }
  }

  /** Groups by the decisive code and the project: one remedy per group. */
  private void addTroubles(List<String> lines, Course course, String sign, String what) {
    Map<String, List<PlannedCluster>> groups =
        of(course).stream()
            .collect(
                Collectors.groupingBy(
                    cluster -> decisive(cluster).code() + "  " + cluster.target().projectId(),
                    TreeMap::new,
                    Collectors.toList()));
    groups.forEach(
        (key, group) -> {
          Finding finding = decisive(group.get(0));
          ErrorCode code = ErrorCode.named(finding.code());
          lines.add("");
          lines.add(
              style.attention(
                  sign
                      + " "
                      + FleetSummary.counted(group.size(), "cluster")
                      + " "
                      + what
                      + ": "
                      + key));
          lines.add("    " + (group.size() == 1 ? finding.text() : code.meaning()));
          lines.add("    next move: " + code.move().who() + ". " + code.remedy());
          addIds(lines, group);
        });
  }

  private static Finding decisive(PlannedCluster cluster) {
    return cluster.findings().stream()
        .filter(finding -> finding.weight() != Finding.Weight.NOTE)
        .findFirst()
        .orElse(new Finding(Finding.Weight.UNCHECKED, ErrorCode.INTERNAL.name(), ""));
  }

  private void addEstimate(List<String> lines) {
    List<ClusterTarget> targets = plan.changing();
    if (!targets.isEmpty()) {
      Estimate estimate = Estimate.of(targets, plan.rollout(), plan.options().timing());
      lines.add(FleetSummary.estimate(estimate));
    }
  }

  private void addIds(List<String> lines, List<PlannedCluster> group) {
    if (details && group.size() == 1) {
      return;
    }
    int shown = details ? group.size() : Math.min(MOST_IDS, group.size());
    for (PlannedCluster cluster : group.subList(0, shown)) {
      lines.add(
          style.faint("    " + (cluster.target().clusterId() + " " + cluster.name()).strip()));
    }
    if (group.size() > shown) {
      lines.add(style.faint("    and " + (group.size() - shown) + " more"));
    }
  }

  private List<PlannedCluster> of(Course course) {
    return plan.clusters().stream().filter(each -> each.course() == course).toList();
  }

  private String coloured(String change) {
    return switch (change.charAt(0)) {
      case '+' -> style.good(change);
      case '-' -> style.bad(change);
      default -> style.attention(change);
    };
  }
}
