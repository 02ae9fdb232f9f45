package dev.embark.activities;

import dev.embark.workflows.model.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a failed attempt means, before it becomes a failure that Temporal records.
 *
 * @param code decides whether the attempt is repeated
 * @param message for people; may quote a service, is cut and cleaned later
 * @param evidence null where no service was asked
 * @param retryAfter how long the service asked to wait, null where it said nothing
 */
public record AttemptFailure(
    ErrorCode code, String message, @Nullable Evidence evidence, @Nullable Duration retryAfter) {

  /** A judgement of our own, without any service's answer behind it. */
  public static AttemptFailure of(ErrorCode code, String message) {
    return new AttemptFailure(code, message, null, null);
  }

  /** The same, with the wait that the service asked for. */
  public AttemptFailure withRetryAfter(@Nullable Duration wait) {
    return new AttemptFailure(code, message, evidence, wait);
  }
}
