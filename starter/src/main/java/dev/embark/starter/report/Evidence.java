package dev.embark.starter.report;

import dev.embark.starter.client.ClusterStory;
import dev.embark.starter.client.FleetStory;
import dev.embark.starter.client.Server;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoPiece;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a run: its histories, and what a worker observed about the remaining keys.
 *
 * @param name the fleet's name or the cluster's id
 * @param fleet the fleet's story, null for a single cluster
 * @param clusters the stories of its clusters; several for a cluster that was retried, in order
 * @param keys the keys no longer needed after the onboarding
 * @param server the server that holds the histories
 * @param readAt when they were read
 */
public record Evidence(
    String name,
    @Nullable FleetStory fleet,
    List<ClusterStory> clusters,
    KeysLeft keys,
    Server server,
    Instant readAt) {

  public Evidence {
    clusters = List.copyOf(clusters);
  }

  /** Returns the fleet's clusters for which no run was started. */
  public List<ClusterTarget> notStarted() {
    if (fleet == null) {
      return List.of();
    }
    Set<String> started = new HashSet<>();
    clusters.forEach(story -> started.add(story.clusterId()));
    return fleet.input().clusters().targets().stream()
        .filter(target -> !started.contains(target.clusterId()))
        .toList();
  }

  /** Counts the clusters by final state; each counts with its latest run. */
  public Map<String, Integer> tally() {
    Map<String, ClusterStory> latest = new TreeMap<>();
    clusters.forEach(story -> latest.put(story.clusterId(), story));
    Map<String, Integer> tally = new TreeMap<>();
    latest.values().forEach(story -> tally.merge(state(story), 1, Integer::sum));
    if (!notStarted().isEmpty()) {
      tally.put(ClusterProgress.PENDING, notStarted().size());
    }
    return tally;
  }

  /** Returns the runs that failed or were closed from outside. */
  public List<ClusterStory> failures() {
    return clusters.stream()
        .filter(
            story ->
                story.closing() != null || story.outcome().filter(Outcome::isFailure).isPresent())
        .toList();
  }

  /** Returns the outcome's kind or, without an outcome, the run's state. */
  static String state(ClusterStory story) {
    return story
        .outcome()
        .map(Outcome::kind)
        .orElseGet(
            () ->
                story.run().isRunning()
                    ? ClusterProgress.RUNNING
                    : story.run().state().name().toLowerCase(Locale.ROOT) + " from outside");
  }

  /**
   * Returns what a person has to look at because nothing was undone; empty if there is an outcome.
   */
  static Optional<String> left(ClusterStory story) {
    if (story.closing() == null || story.outcome().isPresent()) {
      return Optional.empty();
    }
    boolean touched =
        story.policy() != null
            && !(story.policy().added().isEmpty() && story.policy().removed().isEmpty());
    return Optional.of(
        "It ended without its undo: "
            + (touched
                ? "what was added or removed above stays that way. "
                : "no change of bindings is known. ")
            + "embark diagnose "
            + story.clusterId()
            + " examines it; embark retry "
            + story.clusterId()
            + (story.run().isUndo() ? " --undo continues it." : " starts it again."));
  }

  static Optional<Outcome.Failure> failure(ClusterStory story) {
    return story.outcome().flatMap(Outcome::failure);
  }

  /** Returns why the update did not work; empty if there was no diagnosis. */
  static Optional<Diagnosis> diagnosis(ClusterStory story) {
    return Optional.ofNullable(story.result()).map(ClusterResult::diagnosis);
  }

  /** Returns the result of each piece of the undo. */
  static List<UndoPiece> undo(ClusterStory story) {
    return story.outcome().map(Outcome::pieces).orElse(List.of());
  }
}
