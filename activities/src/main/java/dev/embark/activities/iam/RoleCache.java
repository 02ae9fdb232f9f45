package dev.embark.activities.iam;

import com.google.api.gax.rpc.StatusCode;
import com.google.iam.admin.v1.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * What roles give, asked for once in a while: a fleet's projects bind the same roles over and over.
 * Thread-safe.
 */
final class RoleCache {

  private static final Duration LIFE = Duration.ofMinutes(5);

  /** Beyond this many roles it starts anew; no fleet needs as many. */
  private static final int MOST = 2_000;

  private record Entry(Optional<Set<String>> permissions, Instant until) {}

  private final BiFunction<String, String, Role> getRole;
  private final InstantSource clock;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  RoleCache(BiFunction<String, String, Role> getRole, InstantSource clock) {
    this.getRole = getRole;
    this.clock = clock;
  }

  /**
   * The permissions of a role; none for one that is deleted; empty where it may not be read.
   *
   * @throws IamCallException where the question may be answered later
   */
  Optional<Set<String>> permissionsOf(String role, String reason) {
    Entry known = entries.get(role);
    if (known != null && known.until().isAfter(clock.instant())) {
      return known.permissions();
    }
    Optional<Set<String>> permissions = ask(role, reason);
    if (entries.size() >= MOST) {
      entries.clear();
    }
    entries.put(role, new Entry(permissions, clock.instant().plus(LIFE)));
    return permissions;
  }

  private Optional<Set<String>> ask(String role, String reason) {
    try {
      Role read = getRole.apply(role, reason);
      return Optional.of(
          read.getDeleted() ? Set.of() : Set.copyOf(read.getIncludedPermissionsList()));
    } catch (IamCallException e) {
      if (e.status() == StatusCode.Code.NOT_FOUND) {
        return Optional.of(Set.of());
      }
      if (e.status() == StatusCode.Code.PERMISSION_DENIED) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
