package dev.embark.workflows.model;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What every run that changes one cluster is given. */
public sealed interface ClusterInput permits OnboardingInput, OffboardingInput, UndoInput {

  /** An older snapshot of a batch is not used. */
  Duration SNAPSHOT_LIFE = Duration.ofSeconds(60);

  /** The cluster and its client service account. */
  ClusterTarget target();

  /** The operator's choices. */
  ClusterOptions options();

  /** Who asked. */
  Authorship authorship();

  /** The fleet's name, null for a single cluster. */
  @Nullable String fleet();

  /** The wave's name, null for a single cluster. */
  @Nullable String wave();

  /** The batch's view of the cluster; null if the run has to look itself. */
  @Nullable ClusterSnapshot snapshot();

  /** When the snapshot was asked for, milliseconds since the epoch. */
  long snapshotAtMillis();

  /**
   * The batch's view if it is younger than a minute; one that claims to be from the future is not
   * used.
   */
  default Optional<ClusterSnapshot> freshSnapshot(long nowMillis) {
    long age = nowMillis - snapshotAtMillis();
    return age >= 0 && age < SNAPSHOT_LIFE.toMillis()
        ? Optional.ofNullable(snapshot())
        : Optional.empty();
  }
}
