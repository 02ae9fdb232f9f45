package dev.embark.starter.host;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code embark up}.
 *
 * @param simulated the simulated world to work on; null to work on the real one
 * @param port Temporal's port, 0 for the usual port if it is free
 * @param uiPort the Web UI's port, 0 for the usual port if it is free
 */
record UpRequest(@Nullable Simulated simulated, int port, int uiPort) {

  /**
   * A simulated world.
   *
   * @param clusters the number of clusters
   * @param propagation IAM's propagation delay
   */
  record Simulated(int clusters, Duration propagation) {}
}
