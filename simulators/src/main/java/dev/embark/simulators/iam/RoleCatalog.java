package dev.embark.simulators.iam;

import com.google.iam.admin.v1.Role;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Predefined and custom roles by full name. Thread-safe. */
final class RoleCatalog {

  private final Map<String, ConcurrentSkipListMap<String, CustomRole>> customByParent =
      new ConcurrentHashMap<>();

  /**
   * A custom role.
   *
   * @param deletedAt when it was deleted; null while it can be used
   */
  record CustomRole(Role role, Set<String> permissions, @Nullable Instant deletedAt) {

    static CustomRole of(Role role, @Nullable Instant deletedAt) {
      Role marked = role.toBuilder().setDeleted(deletedAt != null).build();
      return new CustomRole(marked, Set.copyOf(role.getIncludedPermissionsList()), deletedAt);
    }
  }

  /** Returns whether the role includes the permission; deleted or unknown roles include none. */
  boolean permits(String role, String permission) {
    Role predefined = PredefinedRoles.byName().get(role);
    if (predefined != null) {
      return predefined.getIncludedPermissionsList().contains(permission);
    }
    return custom(role)
        .filter(custom -> custom.deletedAt() == null)
        .filter(custom -> custom.permissions().contains(permission))
        .isPresent();
  }

  Optional<CustomRole> custom(String name) {
    return Optional.ofNullable(roles(parent(name)).get(name));
  }

  /** Returns the custom roles of {@code projects/P} or {@code organizations/O}, by name. */
  Collection<CustomRole> customRoles(String parent) {
    return roles(parent).values();
  }

  /** Adds or replaces a role atomically; the edit gets the present role, if any, and may throw. */
  synchronized CustomRole change(String name, Function<Optional<CustomRole>, CustomRole> edit) {
    CustomRole changed = edit.apply(custom(name));
    customByParent
        .computeIfAbsent(parent(name), parent -> new ConcurrentSkipListMap<>())
        .put(name, changed);
    return changed;
  }

  private Map<String, CustomRole> roles(String parent) {
    Map<String, CustomRole> found = customByParent.get(parent);
    return found == null ? Map.of() : found;
  }

  private static String parent(String name) {
    int roles = name.indexOf("/roles/");
    return roles < 0 ? "" : name.substring(0, roles);
  }
}
