package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.Json;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Failed and held clusters, grouped by code and project: one remedy per group. */
final class Troubles {
  private final List<Group> groups;

  private Troubles(List<Group> groups) {
    this.groups = groups;
  }

  static Troubles among(Collection<ClusterProgress> clusters) {
    Map<Group.Key, List<ClusterProgress>> byKey = new LinkedHashMap<>();
    clusters.stream()
        .filter(cluster -> OutcomeWords.isTrouble(cluster.state()))
        .forEach(
            cluster ->
                byKey
                    .computeIfAbsent(Group.Key.of(cluster), key -> new ArrayList<>())
                    .add(cluster));
    List<Group> groups = new ArrayList<>();
    byKey.forEach((key, members) -> groups.add(new Group(key, List.copyOf(members))));
    groups.sort(
        Comparator.comparingInt((Group group) -> -group.clusters().size())
            .thenComparing(group -> group.key().code().name())
            .thenComparing(group -> group.key().project())
            .thenComparing(group -> group.key().state()));
    return new Troubles(List.copyOf(groups));
  }

  /** Returns the troubles without clusters that ended as requested: they need no attention. */
  Troubles thatNeedSomebody() {
    return new Troubles(
        groups.stream()
            .filter(
                group ->
                    !group.key().state().equals(Outcome.kindOf(Outcome.RolledBack.class))
                        || group.key().code() != ErrorCode.ROLLED_BACK_ON_REQUEST
                            && group.key().code() != ErrorCode.CANCELLED)
            .toList());
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  List<Group> groups() {
    return groups;
  }

  /** Returns a paragraph per group: what, how many, who has to act, what to do, which clusters. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Group group : groups) {
      ErrorCode code = group.key().code();
      lines.add(
          "  "
              + code
              + "  "
              + group.key().project()
              + "  "
              + FleetSummary.counted(group.clusters().size(), "cluster")
              + "  "
              + group.key().state());
      lines.add("    " + code.meaning());
      lines.add("    next move: " + code.move().who() + ". " + code.remedy());
      lines.add("    " + ids(group));
    }
    return lines;
  }

  private static String ids(Group group) {
    return Excerpt.names(
        group.clusters().stream().map(ClusterProgress::clusterId).sorted().toList());
  }

  ArrayNode json() {
    ArrayNode list = Json.list();
    for (Group group : groups) {
      ErrorCode code = group.key().code();
      ObjectNode entry = list.addObject();
      entry.put("code", code.name());
      entry.put("project", group.key().project());
      entry.put("state", group.key().state());
      entry.put("count", group.clusters().size());
      entry.put("meaning", code.meaning());
      entry.put("nextMove", code.move().who());
      entry.put("remedy", code.remedy());
      entry.put("docs", code.docs());
      ArrayNode clusters = entry.putArray("clusters");
      group.clusters().stream().map(ClusterProgress::clusterId).sorted().forEach(clusters::add);
    }
    return list;
  }

  /** Clusters with the same trouble in the same project. */
  record Group(Key key, List<ClusterProgress> clusters) {
    /**
     * Returns the next command: for the fleet if clusters are held, otherwise one that inspects.
     */
    String next(String fleet) {
      return key.state().equals(ClusterProgress.NEEDS_ATTENTION)
          ? "embark retry " + fleet
          : "embark describe " + clusters.get(0).clusterId();
    }

    /** What they have in common. */
    record Key(ErrorCode code, String project, String state) {
      static Key of(ClusterProgress cluster) {
        ErrorCode code = cluster.code();
        return new Key(
            code == null ? ErrorCode.INTERNAL : code, cluster.projectId(), cluster.state());
      }
    }
  }
}
