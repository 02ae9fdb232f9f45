package dev.embark.simulators.iam;

import com.google.rpc.Status;

/** Ends a call with a status other than OK. */
final class Refusal extends RuntimeException {

  private final transient Status status;

  Refusal(Status status) {
    super(status.getMessage(), null, false, false);
    this.status = status;
  }

  Status status() {
    return status;
  }

  /** Returns the same error without details. */
  Refusal withoutDetails() {
    return new Refusal(status.toBuilder().clearDetails().build());
  }
}
