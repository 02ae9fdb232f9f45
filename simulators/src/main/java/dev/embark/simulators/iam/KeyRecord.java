package dev.embark.simulators.iam;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key of a service account.
 *
 * @param id 40 hexadecimal digits
 * @param userManaged whether a person made it, else Google did
 * @param usedAt when somebody last authenticated with it; null for never
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
