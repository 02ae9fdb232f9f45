package dev.embark.starter.host;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code embark up} is asked for.
 *
 * @param simulated the simulated world to work on; null to work on the real one
 * @param port where Temporal listens, 0 for the usual port where it is free
 * @param uiPort where the Web UI listens, likewise
 */
record UpRequest(@Nullable Simulated simulated, int port, int uiPort) {

  /**
   * A simulated world.
   *
   * @param clusters how many clusters
   * @param propagation how long IAM takes
   */
  record Simulated(int clusters, Duration propagation) {}
}
