package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.manifest.Manifest;
import dev.embark.starter.manifest.ManifestRollout;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Discovery.Proposal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The clusters denoted by {@code FILE|CLUSTER}: the selected part of a manifest, or one cluster as
 * known to Cast AI.
 *
 * @param name the fleet's name, or the cluster's id
 * @param isCluster whether it is one cluster without a manifest
 * @param clusters the selected clusters
 * @param listed every cluster in the manifest, including those not selected
 * @param rollout the manifest's, or the default
 */
record Subjects(
    String name,
    boolean isCluster,
    List<ClusterTarget> clusters,
    List<ClusterTarget> listed,
    ManifestRollout rollout) {

  /** Returns the selected clusters of a manifest. */
  static Subjects of(Path file, SelectionOptions selection, Surroundings surroundings) {
    Manifest manifest = Manifests.valid(surroundings, file, "nothing was done");
    return new Subjects(
        manifest.name(),
        false,
        selection.among(manifest.clusters(), surroundings),
        manifest.clusters(),
        manifest.rollout());
  }

  /** Returns every listed cluster that uses this client service account. */
  List<ClusterTarget> sharing(String account) {
    return listed.stream()
        .filter(cluster -> cluster.clientServiceAccount().equals(account))
        .toList();
  }

  /** Looks up one cluster through a worker. */
  static Subjects lookUp(String id, String credential, EmbarkClient client) {
    Proposal found = client.inspections().discoverOne(credential, id);
    if (found.account() == null) {
      throw CommandException.of(
              ExitCode.FAILED, "The cluster's service account is unknown: " + found.reason())
          .next("Add it to a manifest and name that manifest.");
    }
    ClusterTarget target =
        new ClusterTarget(
            found.clusterId(), found.projectId(), found.account(), credential, Map.of());
    return new Subjects(id, true, List.of(target), List.of(target), ManifestRollout.DEFAULT);
  }
}
