package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/** What every run that changes one cluster is given. */
public sealed interface ClusterInput permits OnboardingInput, OffboardingInput, UndoInput {

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
}
