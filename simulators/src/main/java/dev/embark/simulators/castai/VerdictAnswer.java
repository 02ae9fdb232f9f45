package dev.embark.simulators.castai;

import java.util.UUID;

/**
 * How an update is refused whose credentials do not work (yet). Both answers are known from the
 * field: the document speaks of a 500, the Terraform provider retries a 400.
 */
public enum VerdictAnswer {
  /** 500 without a cause. */
  SERVER_ERROR,
  /** 400 {@code Forbidden} with a violation of {@code credentials}. */
  FORBIDDEN,
  /** One or the other, fixed for each cluster by its id, so that a fleet meets both. */
  BY_CLUSTER;

  boolean isServerError(UUID cluster) {
    return this == SERVER_ERROR || (this == BY_CLUSTER && cluster.hashCode() % 2 == 0);
  }
}
