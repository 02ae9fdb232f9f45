package dev.embark.starter.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Temporal itself knows about a run; no worker is needed to ask.
 *
 * @param workflowId such as {@code fleet/payments-prod}
 * @param runId the run
 * @param state what has become of it
 * @param started when it was started
 * @param ended when it was closed, null while it runs
 * @param author who started it, as stated; null where unknown
 * @param change the change it was started under, null where there is none
 */
public record RunInfo(
    String workflowId,
    String runId,
    State state,
    Instant started,
    @Nullable Instant ended,
    @Nullable String author,
    @Nullable String change) {
  /** What has become of a run. */
  public enum State {
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELED,
    TERMINATED,
    TIMED_OUT
  }

  public boolean isRunning() {
    return state == State.RUNNING;
  }
}
