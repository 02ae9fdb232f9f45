package dev.embark.activities;

import dev.embark.workflows.model.ErrorCode;

/** Ends an attempt because the worker itself rejects a request or a response. */
public final class RefusedException extends RuntimeException {

  private final transient AttemptFailure failure;

  public RefusedException(AttemptFailure failure) {
    super(failure.code() + ": " + failure.message());
    this.failure = failure;
  }

  public RefusedException(ErrorCode code, String message) {
    this(AttemptFailure.of(code, message));
  }

  public AttemptFailure failure() {
    return failure;
  }
}
