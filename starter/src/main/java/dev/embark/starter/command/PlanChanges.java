package dev.embark.starter.command;

import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.plan.GcloudFlags;
import dev.embark.workflows.plan.PolicyDiff;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes to a cluster, as lines that begin with {@code +}, {@code -} or {@code ~}.
 *
 * @param castServiceAccount the account with which Cast AI impersonates, null if only known later
 */
record PlanChanges(@Nullable String castServiceAccount) {
  static final String LATER = "(known after registration)";

  /** Returns the same lines for clusters with the same changes, even if details differ. */
  List<String> kind(PlannedCluster cluster) {
    List<String> lines = changes(cluster);
    notes(cluster).forEach(note -> lines.add("! " + note.code()));
    return lines;
  }

  /** Returns the lines for clusters of one kind together. */
  List<String> of(List<PlannedCluster> sameKind) {
    PlannedCluster first = sameKind.get(0);
    List<String> lines = changes(first);
    List<Finding> notes = notes(first);
    for (int i = 0; i < notes.size(); i++) {
      int which = i;
      Finding note = notes.get(i);
      boolean alike =
          sameKind.stream().allMatch(each -> notes(each).get(which).text().equals(note.text()));
      String each = alike ? "" : " (--details shows each), such as";
      lines.add("! " + note.code() + each + ": " + note.text());
    }
    return lines;
  }

  private static List<Finding> notes(PlannedCluster cluster) {
    return cluster.findings().stream()
        .filter(finding -> finding.weight() == Finding.Weight.NOTE)
        .toList();
  }

  private List<String> changes(PlannedCluster cluster) {
    List<String> lines = new ArrayList<>();
    if (cluster.linkedTo() == null) {
      lines.add("+ link to its service account at Cast AI");
    } else if (!cluster.isLinkedAsPlanned()) {
      lines.add("~ link to its service account at Cast AI, instead of " + cluster.linkedTo());
    }
    PolicyDiff diff = PolicyDiff.of(cluster, castServiceAccount);
    diff.dropped().forEach(grant -> lines.add("- " + flags(grant)));
    diff.added().forEach(grant -> lines.add("+ " + flags(grant)));
    lines.add(
        cluster.credentialsId() == null
            ? "+ credentials: impersonation"
            : "~ credentials: replaced for good by impersonation");
    if (cluster.isManagedByTerraform()) {
      lines.add("! managed by Terraform, included on request");
    }
    return lines;
  }

  /** Summarizes all clusters, one sentence per kind of change, for bindings and credentials. */
  String summary(List<PlannedCluster> clusters) {
    // Clusters that share an account share its policy: one change, not one per cluster.
    Set<String> added = new HashSet<>();
    Set<String> dropped = new HashSet<>();
    for (PlannedCluster cluster : clusters) {
      PolicyDiff diff = PolicyDiff.of(cluster, castServiceAccount);
      String account = cluster.target().clientServiceAccount();
      diff.added().forEach(grant -> added.add(account + " " + flags(grant)));
      diff.dropped().forEach(grant -> dropped.add(account + " " + flags(grant)));
    }
    long replaced =
        clusters.stream()
            .filter(each -> each.course() == Course.ONBOARD && each.credentialsId() != null)
            .count();
    return String.format(
        Locale.ROOT,
        "Plan: %,d to onboard, %,d unchanged, %,d refused, %,d not checked;"
            + " %,d bindings to add, %,d to remove; credentials of %,d replaced for good.",
        count(clusters, Course.ONBOARD),
        count(clusters, Course.UNCHANGED),
        count(clusters, Course.REFUSE),
        count(clusters, Course.UNKNOWN),
        added.size(),
        dropped.size(),
        replaced);
  }

  private static long count(List<PlannedCluster> clusters, Course course) {
    return clusters.stream().filter(each -> each.course() == course).count();
  }

  private static String flags(Grant grant) {
    return GcloudFlags.of(grant).replace(PolicyDiff.KNOWN_LATER, LATER);
  }
}
