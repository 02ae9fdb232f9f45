package dev.embark.starter.manifest;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.MaxInFlight;
import dev.embark.workflows.model.OnFailure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Reads the rollout of a fleet. */
final class RolloutReader {
  private static final List<String> KEYS =
      List.of("waves", "maxInFlight", "maxFailures", "onFailure");

  private final Problems problems;

  RolloutReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * Reads the rollout.
   *
   * @param clusters the fleet's clusters; empty if not all of them could be read
   */
  Optional<ManifestRollout> read(Node node, List<ClusterTarget> clusters) {
    return FieldReader.over(node, "rollout", KEYS, problems)
        .map(
            fields ->
                new ManifestRollout(
                    new WavesReader(problems, clusters).read(fields),
                    parsed(fields, "maxInFlight", MaxInFlight::parse, "200 is usual.").orElse(null),
                    maxFailures(fields).orElse(null),
                    onFailure(fields).orElse(null)));
  }

  /** Reads the failure budget of a fleet or a wave. */
  static Optional<MaxFailures> maxFailures(FieldReader fields) {
    return parsed(fields, "maxFailures", MaxFailures::parse, "0 stops at the first failure.");
  }

  private static <T> Optional<T> parsed(
      FieldReader fields, String key, Function<String, T> parser, String remedy) {
    return fields
        .asWritten(key)
        .flatMap(
            text -> {
              try {
                return Optional.of(parser.apply(text));
              } catch (IllegalArgumentException e) {
                fields.error(key, e.getMessage() + "; it is '" + text + "'", remedy);
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
}
