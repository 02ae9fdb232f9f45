package dev.embark.simulators.castai;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key, which determines the organization of a call.
 *
 * @param secret the value of {@code X-API-Key}
 * @param name its name in the call log and in the list of keys
 * @param organizationId the organization it belongs to
 * @param readOnly whether writes are rejected
 * @param expiresAt when it expires; null for never
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
