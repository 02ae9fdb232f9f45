package dev.embark.starter.manifest;

import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.OnFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads how a fleet is rolled out. */
final class RolloutReader {
  private static final List<String> KEYS =
      List.of("waves", "maxInFlight", "maxFailures", "onFailure");
  private static final List<String> WAVE_KEYS =
      List.of("name", "clusters", "percent", "approval", "soak");

  /** A wave's name is a part of workflow ids. */
  private static final Pattern WAVE_NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?");

  private final Problems problems;

  RolloutReader(Problems problems) {
    this.problems = problems;
  }

  /** Reads the rollout of a fleet of so many clusters. */
  Optional<ManifestRollout> read(Node node, int clusters) {
    return FieldReader.over(node, "rollout", KEYS, problems)
        .map(
            fields ->
                new ManifestRollout(
                    waves(fields, clusters),
                    fields.wholeNumber("maxInFlight", 1, Manifest.MOST_CLUSTERS).orElse(null),
                    maxFailures(fields).orElse(null),
                    onFailure(fields).orElse(null)));
  }

  private static Optional<MaxFailures> maxFailures(FieldReader fields) {
    return fields
        .asWritten("maxFailures")
        .flatMap(
            text -> {
              try {
                return Optional.of(MaxFailures.parse(text));
              } catch (IllegalArgumentException e) {
                fields.error(
                    "maxFailures",
                    e.getMessage() + "; it is '" + text + "'",
                    "0 stops at the first failure.");
                return Optional.empty();
              }
            });
  }

  private static Optional<OnFailure> onFailure(FieldReader fields) {
    return fields
        .text("onFailure")
        .flatMap(
            text -> {
              if (text.equals("rollback") || text.equals("hold")) {
                return Optional.of(OnFailure.valueOf(text.toUpperCase(Locale.ROOT)));
              }
              fields.error("onFailure", "is '" + text + "'", "Write rollback or hold.");
              return Optional.empty();
            });
  }

  private List<Wave> waves(FieldReader fields, int clusters) {
    List<Wave> waves = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int reached = 0;
    boolean complete = true;
    for (Node item : fields.items("waves")) {
      String path = "rollout.waves[" + waves.size() + "]";
      Optional<Wave> wave =
          FieldReader.over(item, path, WAVE_KEYS, problems).map(each -> wave(each, names));
      waves.add(wave.orElse(new Wave("", null, null, false, Duration.ZERO)));
      complete &= wave.isPresent() && checkShare(wave.get(), item, path, reached, clusters);
      reached = waves.get(waves.size() - 1).reached(reached, clusters);
    }
    if (complete && !waves.isEmpty() && reached < clusters) {
      fields.error(
          "waves",
          "the waves leave out " + (clusters - reached) + " of " + clusters + " clusters",
          "End with a wave of percent: 100.");
    }
    return waves;
  }

  private static Wave wave(FieldReader fields, Set<String> names) {
    fields.require("name", "Name it, such as canary.");
    String name = fields.text("name").orElse("");
    if (!name.isEmpty() && !WAVE_NAME.matcher(name).matches()) {
      fields.error(
          "name", "'" + name + "' cannot name a wave", "Use lower-case letters, digits, dashes.");
    } else if (!name.isEmpty() && !names.add(name)) {
      fields.error("name", "two waves are named '" + name + "'", "Give each its own name.");
    }
    if (fields.has("clusters") == fields.has("percent")) {
      fields.error(
          fields.has("clusters") ? "percent" : "name",
          "a wave has either clusters or percent",
          "Write clusters: 1, or percent: 10 (of the fleet, earlier waves included).");
    }
    return new Wave(
        name,
        fields.wholeNumber("clusters", 1, Manifest.MOST_CLUSTERS).orElse(null),
        fields.wholeNumber("percent", 1, 100).orElse(null),
        fields.flag("approval").orElse(false),
        fields.duration("soak").orElse(Duration.ZERO));
  }

  /** Whether the wave says how much it takes; complains where that is nothing. */
  private boolean checkShare(Wave wave, Node node, String path, int reached, int clusters) {
    if (wave.clusters() == null && wave.percent() == null) {
      return false;
    }
    if (reached >= clusters && clusters > 0) {
      problems.error(
          node.at(),
          path,
          "nothing is left for this wave",
          "Percentages count the clusters of earlier waves too; let them grow up to 100.");
      return false;
    }
    return true;
  }
}
