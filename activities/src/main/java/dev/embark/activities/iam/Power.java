package dev.embark.activities.iam;

import dev.embark.activities.FailureMapper;
import dev.embark.activities.RefusedException;
import dev.embark.workflows.model.ErrorCode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Attempts with the credential for powers, which most workers do not have. Thread-safe. */
final class Power {

  private final @Nullable AccessClient client;
  private final FailureMapper failures;

  /**
   * Creates the attempts of one worker.
   *
   * @param client calls with that credential; null if the worker has none
   */
  Power(@Nullable AccessClient client, FailureMapper failures) {
    this.client = client;
    this.failures = failures;
  }

  /**
   * Returns the client with that credential.
   *
   * @throws RefusedException if the worker has none
   */
  AccessClient client() {
    if (client == null) {
      throw new RefusedException(
          ErrorCode.POWER_NOT_GIVEN, "This worker has no EMBARK_POWERS_GCP_CREDENTIALS.");
    }
    return client;
  }

  <T> T attempt(Supplier<T> attempt) {
    return failures.attempt(attempt, IamFailures::known);
  }
}
