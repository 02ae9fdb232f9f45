package dev.embark.activities;

import dev.embark.workflows.model.ErrorCode;

/** Ends an attempt because the worker itself rejects a request or a response. */
public final class RefusedException extends RuntimeException {

  private final transient AttemptFailure failure;

  /** Ends the attempt with this failure, whose code decides whether there is another one. */
  public RefusedException(AttemptFailure failure) {
    super(failure.code() + ": " + failure.message());
    this.failure = failure;
  }

  /**
   * Ends the attempt without a service's answer behind it.
   *
   * @param message for people; it is truncated and cleaned before Temporal records it
   */
  public RefusedException(ErrorCode code, String message) {
    this(AttemptFailure.of(code, message));
  }

  /** Returns the failure that Temporal records. */
  public AttemptFailure failure() {
    return failure;
  }
}
