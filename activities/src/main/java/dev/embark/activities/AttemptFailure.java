package dev.embark.activities;

import dev.embark.workflows.model.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of a failed attempt, before it becomes a failure that Temporal records.
 *
 * @param code decides whether the activity is retried
 * @param message for people; may quote a service, is truncated and sanitized later
 * @param evidence null if no service was called
 * @param retryAfter the delay requested by the service, null if none
 */
public record AttemptFailure(
    ErrorCode code, String message, @Nullable Evidence evidence, @Nullable Duration retryAfter) {

  /** Returns a failure decided by the worker, without a service's response behind it. */
  public static AttemptFailure of(ErrorCode code, String message) {
    return new AttemptFailure(code, message, null, null);
  }

  /** Returns this failure with the delay that the service requested. */
  public AttemptFailure withRetryAfter(@Nullable Duration wait) {
    return new AttemptFailure(code, message, evidence, wait);
  }
}
