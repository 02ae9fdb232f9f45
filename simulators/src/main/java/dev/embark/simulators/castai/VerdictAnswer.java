package dev.embark.simulators.castai;

import java.util.UUID;

/**
 * The rejection of an update whose credentials do not work (yet). Both have been observed: the
 * documentation mentions a 500, the Terraform provider retries a 400.
 */
public enum VerdictAnswer {
  /** 500 without a cause. */
  SERVER_ERROR,
  /** 400 {@code Forbidden} with a violation of {@code credentials}. */
  FORBIDDEN,
  /** One or the other, determined by the cluster's id, so that a fleet meets both. */
  BY_CLUSTER;

  boolean isServerError(UUID cluster) {
    return this == SERVER_ERROR || (this == BY_CLUSTER && cluster.hashCode() % 2 == 0);
  }
}
