package dev.embark.activities.iam;

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
 * Caches the permissions of roles for a while: a fleet's projects bind the same roles over and
 * over. Thread-safe.
 */
final class RoleCache {

  private static final Duration LIFE = Duration.ofMinutes(5);

  private static final String PREDEFINED = "roles/";

  /** The cache is cleared beyond this many roles; no fleet needs as many. */
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
   * Returns the permissions of a role: none for a deleted custom role; empty if it cannot be read,
   * such as a predefined one that Google does not show, which may still give something.
   *
   * @throws IamCallException if a later attempt may succeed
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
      if (e.isPage()) {
        throw e;
      }
      return switch (e.status()) {
        case NOT_FOUND -> role.startsWith(PREDEFINED) ? Optional.empty() : Optional.of(Set.of());
        case PERMISSION_DENIED -> Optional.empty();
        default -> throw e;
      };
    }
  }
}
