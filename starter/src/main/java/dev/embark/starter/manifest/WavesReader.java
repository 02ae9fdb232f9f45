package dev.embark.starter.manifest;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.LabelSelector;
import dev.embark.workflows.model.Wave;
import dev.embark.workflows.plan.PlannedWave;
import dev.embark.workflows.plan.WavePlanner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the waves of a rollout and checks that they include every cluster of the fleet. */
final class WavesReader {
  private static final List<String> KEYS =
      List.of(
          "name",
          "clusters",
          "percent",
          "selector",
          "ids",
          "approval",
          "approvalWithin",
          "soak",
          "maxFailures");
  private static final List<String> WAYS = List.of("clusters", "percent", "selector", "ids");

  private final Problems problems;
  private final List<ClusterTarget> clusters;

  /**
   * Creates a reader.
   *
   * @param clusters the fleet's clusters; empty if not all of them could be read
   */
  WavesReader(Problems problems, List<ClusterTarget> clusters) {
    this.problems = problems;
    this.clusters = clusters;
  }

  List<Wave> read(FieldReader rollout) {
    List<Wave> waves = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<Node> items = rollout.items("waves");
    boolean complete = !items.isEmpty() && !clusters.isEmpty();
    for (Node item : items) {
      Wave wave =
          FieldReader.over(item, path(waves.size()), KEYS, problems)
              .map(fields -> wave(fields, names))
              .orElse(null);
      complete &= wave != null && !wave.name().isEmpty() && hasWay(wave);
      waves.add(wave == null ? Wave.ofClusters("", 1) : wave);
    }
    if (complete) {
      check(rollout, items, waves);
    }
    return waves;
  }

  private static String path(int number) {
    return "rollout.waves[" + number + "]";
  }

  private static boolean hasWay(Wave wave) {
    return wave.clusters() != null
        || wave.percent() != null
        || wave.selector() != null
        || !wave.ids().isEmpty();
  }

  // ---- one wave

  private Wave wave(FieldReader fields, Set<String> names) {
    String name = name(fields, names);
    if (WAYS.stream().filter(fields::has).count() != 1) {
      fields.error(
          WAYS.stream().filter(fields::has).reduce((first, last) -> last).orElse("name"),
          "a wave has one of " + String.join(", ", WAYS),
          "Write clusters: 1, or percent: 10 (of the fleet, earlier waves included).");
    }
    return new Wave(
        name,
        fields.wholeNumber("clusters", 1, Manifest.MOST_CLUSTERS).orElse(null),
        fields.wholeNumber("percent", 1, 100).orElse(null),
        selector(fields),
        ids(fields),
        approvalWithin(fields),
        fields.duration("soak").orElse(Duration.ZERO),
        RolloutReader.maxFailures(fields).orElse(null));
  }

  private static String name(FieldReader fields, Set<String> names) {
    fields.require("name", "Name it, such as canary.");
    String name = fields.text("name").orElse("");
    if (!name.isEmpty() && !WavePlanner.isName(name)) {
      fields.error(
          "name", "'" + name + "' cannot name a wave", "Use lower-case letters, digits, dashes.");
      return "";
    }
    if (!name.isEmpty() && !names.add(name)) {
      fields.error("name", "two waves are named '" + name + "'", "Give each its own name.");
      return "";
    }
    return name;
  }

  private static @Nullable LabelSelector selector(FieldReader fields) {
    Optional<String> text = fields.text("selector");
    try {
      return text.map(LabelSelector::parse).orElse(null);
    } catch (IllegalArgumentException e) {
      fields.error("selector", String.valueOf(e.getMessage()), "Write env=prod,region!=eu.");
      return null;
    }
  }

  private List<String> ids(FieldReader fields) {
    Set<String> known = clusters.stream().map(ClusterTarget::clusterId).collect(Collectors.toSet());
    List<String> ids = new ArrayList<>();
    for (Node item : fields.items("ids")) {
      String id = item instanceof Node.Scalar scalar ? scalar.text() : "";
      if (!clusters.isEmpty() && !known.contains(id)) {
        problems.error(
            item.at(),
            fields.pathOf("ids"),
            "'" + id + "' is not the id of a cluster of this fleet",
            "List ids that are among the clusters below.");
      }
      ids.add(id);
    }
    return ids;
  }

  private static @Nullable Duration approvalWithin(FieldReader fields) {
    boolean asked = fields.flag("approval").orElse(false);
    Optional<Duration> within = fields.duration("approvalWithin");
    if (within.isPresent() && !asked) {
      fields.error("approvalWithin", "the wave needs no approval", "Write approval: true as well.");
    }
    return asked ? within.orElse(Wave.APPROVAL_WITHIN) : null;
  }

  // ---- all waves

  private void check(FieldReader rollout, List<Node> items, List<Wave> waves) {
    try {
      List<PlannedWave> planned = WavePlanner.plan(clusters, waves);
      int taken = 0;
      for (int i = 0; i < planned.size(); i++) {
        if (planned.get(i).targets().isEmpty()) {
          empty(items.get(i), path(i), taken == clusters.size(), waves.get(i));
        }
        taken += planned.get(i).targets().size();
      }
    } catch (IllegalArgumentException e) {
      rollout.error("waves", String.valueOf(e.getMessage()), "End with a wave of percent: 100.");
    }
  }

  /**
   * A percentage that earlier waves have already reached is no mistake: in a larger fleet it would
   * include more.
   */
  private void empty(Node node, String path, boolean nothingLeft, Wave wave) {
    if (nothingLeft) {
      problems.error(
          node.at(),
          path,
          "nothing is left for this wave",
          "Percentages count the clusters of earlier waves too; let them grow up to 100.");
    } else if (wave.selector() != null) {
      problems.error(
          node.at(),
          path,
          "no cluster that earlier waves left has the labels " + wave.selector(),
          "Correct the selector, or put the wave first.");
    }
  }
}
