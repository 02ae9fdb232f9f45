package dev.embark.simulators.castai;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key of the API; it decides which organization a call speaks for.
 *
 * @param secret the value of {@code X-API-Key}
 * @param name what it is called in the call log and in the list of keys
 * @param organizationId the organization it belongs to
 * @param readOnly whether writes are refused
 * @param expiresAt from when on it is refused; null for never
 */
public record ApiKey(
    String secret,
    String name,
    UUID organizationId,
    boolean readOnly,
    @Nullable Instant expiresAt) {

  @Override
  public String toString() {
    return "ApiKey[name=" + name + ", readOnly=" + readOnly + "]";
  }
}
