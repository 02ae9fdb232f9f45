package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/** What every run that changes one cluster is given. */
public sealed interface ClusterInput permits OnboardingInput, OffboardingInput {

  /** The cluster and its client service account. */
  ClusterTarget target();

  /** The operator's choices. */
  OnboardingOptions options();

  /** Who asked. */
  Authorship authorship();

  /** The fleet's name, null for a single cluster. */
  @Nullable String fleet();

  /** The wave's name, null for a single cluster. */
  @Nullable String wave();

  /** The batch's view of the cluster, null where the run has to look itself. */
  @Nullable ClusterSnapshot snapshot();

  /** When the snapshot was asked for, milliseconds since the epoch. */
  long snapshotAtMillis();
}
