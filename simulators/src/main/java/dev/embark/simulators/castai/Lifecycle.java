package dev.embark.simulators.castai;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cluster's lifecycle state; any but {@link #ACTIVE} hides the reconcile's status. */
public enum Lifecycle {
  ACTIVE(null),
  HIBERNATING("hibernating"),
  /** Assumption: credentials are accepted, but reconciled only once the cluster is active again. */
  HIBERNATED("hibernated"),
  RESUMING("resuming"),
  /** Being disconnected. */
  DISCONNECTING("deleting"),
  /** Disconnected, still visible. */
  DISCONNECTED("deleted"),
  /** Deleted. */
  ARCHIVED("archived");

  private final @Nullable String status;

  Lifecycle(@Nullable String status) {
    this.status = status;
  }

  /** Returns the status shown in place of the reconcile's. */
  Optional<String> status() {
    return Optional.ofNullable(status);
  }
}
