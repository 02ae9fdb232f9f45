package dev.embark.simulators.iam;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key of a service account.
 *
 * @param id 40 hexadecimal digits
 * @param userManaged whether a user created it; otherwise Google did
 * @param usedAt when it was last used to authenticate; null for never
 */
record KeyRecord(
    String id, boolean userManaged, Instant createdAt, boolean disabled, @Nullable Instant usedAt) {

  KeyRecord withDisabled(boolean changed) {
    return new KeyRecord(id, userManaged, createdAt, changed, usedAt);
  }

  KeyRecord withUse(Instant time) {
    return new KeyRecord(id, userManaged, createdAt, disabled, time);
  }
}
