package dev.embark.activities.iam;

import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import java.time.Duration;

/**
 * Connection settings for Google IAM. Endpoint, encryption and identity are three separate choices,
 * so that none follows silently from another.
 *
 * @param endpoint {@code host:port}
 * @param plaintext whether to connect without TLS, as simulators do; with credentials, Google's
 *     library would refuse every call
 * @param credentials the identity of the caller; {@code NoCredentialsProvider} for simulators
 * @param deadline of one call; short enough for a few calls within an activity's Temporal timeout
 */
public record IamConnection(
    String endpoint, boolean plaintext, CredentialsProvider credentials, Duration deadline) {

  /**
   * An attempt on a policy makes two calls, a read and a write, which together stay well below the
   * activity's time-out. Not less: gRPC takes 10 + 5 s to notice a connection that died silently.
   */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(15);

  public IamConnection {
    if (endpoint.isBlank() || endpoint.contains("/")) {
      throw new IllegalArgumentException(
          "The IAM endpoint must be host:port, not '" + endpoint + "'");
    }
    if (plaintext && !(credentials instanceof NoCredentialsProvider)) {
      throw new IllegalArgumentException(
          "Google credentials must not travel in the clear to '" + endpoint + "'");
    }
    if (deadline.isZero() || deadline.isNegative()) {
      throw new IllegalArgumentException("The deadline of an IAM call must be positive");
    }
  }
}
