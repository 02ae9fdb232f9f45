package dev.embark.simulators.iam;

import java.time.Instant;

/**
 * A key of a service account.
 *
 * @param id 40 hexadecimal digits
 * @param userManaged whether a person made it, else Google did
 */
record KeyRecord(String id, boolean userManaged, Instant createdAt, boolean disabled) {

  KeyRecord withDisabled(boolean changed) {
    return new KeyRecord(id, userManaged, createdAt, changed);
  }
}
