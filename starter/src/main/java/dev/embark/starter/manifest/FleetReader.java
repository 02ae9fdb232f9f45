package dev.embark.starter.manifest;

import dev.embark.workflows.model.ClusterTarget;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the document: head, defaults, rollout, clusters. */
final class FleetReader {
  private static final List<String> KEYS =
      List.of("apiVersion", "kind", "name", "defaults", "rollout", "clusters");

  private final Problems problems;

  FleetReader(Problems problems) {
    this.problems = problems;
  }

  /** Reads a YAML or JSON document. Null if there is nothing to read clusters from. */
  @Nullable Manifest read(Node root) {
    FieldReader fields = FieldReader.over(root, "", KEYS, problems).orElse(null);
    if (fields == null) {
      return null;
    }
    constant(fields, "apiVersion", "embark/v1");
    constant(fields, "kind", "Fleet");
    fields.require("name", Manifest.NAME_REMEDY);
    fields.require("clusters", "List the clusters: each with its id and serviceAccount.");
    Optional<String> name = fields.asWritten("name");
    name.ifPresent(text -> checkName(text, fields.at("name"), "name", Manifest.NAME_REMEDY));
    List<Node> items = fields.items("clusters");
    if (fields.node("clusters").orElse(null) instanceof Node.Sequence && items.isEmpty()) {
      fields.error("clusters", "is empty", "List at least one cluster.");
    }
    List<ClusterTarget> clusters =
        new ClustersReader(problems, defaults(fields)).read(items, fields.at("clusters"));
    ManifestRollout rollout = rollout(fields, clusters, clusters.size() == items.size());
    return new Manifest(name.orElse(""), rollout, clusters);
  }

  /** Reads the rows of a CSV file, whose name is the fleet's. */
  Manifest read(String name, Node.Sequence rows) {
    checkName(
        name,
        Place.START,
        "",
        "The name of a CSV file is also the fleet's name. " + Manifest.NAME_REMEDY);
    if (rows.items().isEmpty()) {
      problems.error(Place.START, "clusters", "is empty", "Write one cluster per line.");
    }
    List<ClusterTarget> clusters =
        new ClustersReader(problems, Defaults.NONE).read(rows.items(), rows.at());
    return new Manifest(name, ManifestRollout.DEFAULT, clusters);
  }

  private void constant(FieldReader fields, String key, String wanted) {
    fields.require(key, "Write " + key + ": " + wanted);
    fields
        .asWritten(key)
        .filter(value -> !value.equals(wanted))
        .ifPresent(
            value ->
                fields.error(
                    key,
                    "is '" + value + "', which this version does not know",
                    "Write " + key + ": " + wanted));
  }

  private void checkName(String name, Place at, String path, String remedy) {
    Manifest.problemOfName(name).ifPresent(what -> problems.error(at, path, what, remedy));
  }

  private Defaults defaults(FieldReader fields) {
    return fields
        .node("defaults")
        .flatMap(
            node -> FieldReader.over(node, "defaults", List.of("project", "credential"), problems))
        .map(
            given ->
                new Defaults(
                    ClustersReader.project(given).orElse(null),
                    given.has("project"),
                    ClustersReader.credential(given).orElse(null)))
        .orElse(Defaults.NONE);
  }

  private ManifestRollout rollout(
      FieldReader fields, List<ClusterTarget> clusters, boolean complete) {
    return fields
        .node("rollout")
        .flatMap(node -> new RolloutReader(problems).read(node, complete ? clusters : List.of()))
        .orElse(ManifestRollout.DEFAULT);
  }

  /**
   * The values for clusters that do not override them.
   *
   * @param projectGiven whether a project was given at all, even if malformed
   */
  record Defaults(@Nullable String project, boolean projectGiven, @Nullable String credential) {
    static final Defaults NONE = new Defaults(null, false, null);
  }
}
