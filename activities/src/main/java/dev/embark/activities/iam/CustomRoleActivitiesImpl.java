package dev.embark.activities.iam;

import com.google.api.gax.rpc.StatusCode;
import com.google.iam.admin.v1.Role;
import com.google.iam.v1.Policy;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.RefusedException;
import dev.embark.activities.TrustBoundary;
import dev.embark.workflows.model.CustomRoleRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.port.CustomRoleActivities;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Grants permissions in projects through custom roles if the worker's configuration allows it, with
 * a separate credential. Thread-safe.
 */
public final class CustomRoleActivitiesImpl implements CustomRoleActivities {

  /** For a week after the deletion, and for 30 days after that. */
  private static final List<String> ID_OF_A_DELETED_ROLE =
      List.of("deleted state", "marked for deletion");

  private final Power power;
  private final TrustBoundary boundary;
  private final CallOrigin origin;

  /**
   * Creates the activities of one worker.
   *
   * @param client calls with the credential for powers; null if the worker has none
   */
  public CustomRoleActivitiesImpl(
      @Nullable AccessClient client, TrustBoundary boundary, FailureMapper failures) {
    this(client, boundary, failures, CallOrigin.activity());
  }

  CustomRoleActivitiesImpl(
      @Nullable AccessClient client,
      TrustBoundary boundary,
      FailureMapper failures,
      CallOrigin origin) {
    this.power = new Power(client, failures);
    this.boundary = boundary;
    this.origin = origin;
  }

  @Override
  public CustomRoleRequest.Before captureRole(CustomRoleRequest grant) {
    return attempt(
        () -> {
          GrantedRole wanted = GrantedRole.admitted(grant, boundary);
          String reason = origin.describe(grant.changeId());
          Policy policy = readable(client().getPolicy(wanted.projectId(), reason));
          Optional<Role> role = find(wanted, reason).filter(found -> !found.getDeleted());
          return new CustomRoleRequest.Before(
              wanted.name(),
              role.isPresent(),
              role.<List<String>>map(Role::getIncludedPermissionsList).orElse(List.of()),
              wanted.isBoundIn(policy));
        });
  }

  @Override
  public boolean putRole(CustomRoleRequest grant) {
    return attempt(
        () -> {
          GrantedRole wanted = GrantedRole.admitted(grant, boundary);
          String reason = origin.describe(grant.changeId());
          Optional<Role> found = find(wanted, reason);
          if (found.isEmpty()) {
            create(wanted, reason);
            return true;
          }
          Role role = found.get().getDeleted() ? undelete(found.get(), reason) : found.get();
          Set<String> needed = new LinkedHashSet<>(role.getIncludedPermissionsList());
          if (!needed.addAll(wanted.permissions())) {
            return found.get().getDeleted();
          }
          // A running cluster may need permissions that the project's owner added to the role.
          client().setPermissions(role, List.copyOf(needed), reason);
          return true;
        });
  }

  @Override
  public boolean bindRole(CustomRoleRequest grant) {
    return attempt(
        () -> {
          GrantedRole wanted = GrantedRole.admitted(grant, boundary);
          String reason = origin.describe(grant.changeId());
          Policy policy = readable(client().getPolicy(wanted.projectId(), reason));
          if (wanted.isBoundIn(policy)) {
            return false;
          }
          requireRoom(policy);
          Policy written = bind(wanted, policy, reason);
          if (!wanted.isBoundIn(written)) {
            throw new RefusedException(
                ErrorCode.IAM_UNAVAILABLE,
                "Google accepted the write, but the policy it returned lacks " + wanted.name());
          }
          return true;
        });
  }

  @Override
  public boolean unbindRole(CustomRoleRequest.TakeBack request) {
    return attempt(
        () -> {
          GrantedRole granted = GrantedRole.admitted(request.grant(), boundary);
          String reason = origin.describe(request.grant().changeId());
          Policy policy = readable(client().getPolicy(granted.projectId(), reason));
          if (request.before().bound() || !granted.isBoundIn(policy)) {
            return false;
          }
          client().setPolicy(granted.projectId(), granted.unboundIn(policy), reason);
          return true;
        });
  }

  @Override
  public boolean restoreRole(CustomRoleRequest.TakeBack request) {
    return attempt(
        () -> {
          GrantedRole granted = GrantedRole.admitted(request.grant(), boundary);
          String reason = origin.describe(request.grant().changeId());
          Optional<Role> found = find(granted, reason).filter(role -> !role.getDeleted());
          if (found.isEmpty()) {
            return false;
          }
          if (!request.before().existed() && granted.isAllOf(found.get())) {
            client().deleteRole(found.get(), reason);
            return true;
          }
          return restorePermissions(found.get(), request.before(), granted, reason);
        });
  }

  // ---- helpers

  private Optional<Role> find(GrantedRole wanted, String reason) {
    try {
      return Optional.of(client().getRole(wanted.name(), reason));
    } catch (IamCallException e) {
      if (e.status() == StatusCode.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void create(GrantedRole wanted, String reason) {
    Role role =
        Role.newBuilder()
            .setTitle(wanted.title())
            .setDescription(wanted.description())
            .setStage(Role.RoleLaunchStage.GA)
            .addAllIncludedPermissions(wanted.permissions())
            .build();
    try {
      client().createRole(wanted.projectId(), wanted.id(), role, reason);
    } catch (IamCallException e) {
      if (e.status() == StatusCode.Code.FAILED_PRECONDITION
          && ID_OF_A_DELETED_ROLE.stream().anyMatch(e.text()::contains)) {
        throw new RefusedException(ErrorCode.ROLE_ID_TAKEN, e.text());
      }
      if (e.status() == StatusCode.Code.ALREADY_EXISTS) {
        // Created by another writer or a lost earlier attempt: the next attempt sees it.
        throw new RefusedException(ErrorCode.POLICY_CONFLICT, "The role has just appeared.");
      }
      throw e;
    }
  }

  /** A custom role is visible everywhere only some time after its creation. */
  private Policy bind(GrantedRole wanted, Policy policy, String reason) {
    try {
      return client().setPolicy(wanted.projectId(), wanted.boundIn(policy), reason);
    } catch (IamCallException e) {
      if (IamFailures.isAboutMissingRole(e) && e.text().contains(wanted.name())) {
        throw new RefusedException(
            ErrorCode.IAM_UNAVAILABLE, "Google does not know the new role yet: " + e.text());
      }
      throw e;
    }
  }

  private Role undelete(Role deleted, String reason) {
    try {
      return client().undeleteRole(deleted, reason);
    } catch (IamCallException e) {
      if (e.status() == StatusCode.Code.FAILED_PRECONDITION) {
        throw new RefusedException(ErrorCode.ROLE_ID_TAKEN, e.text());
      }
      throw e;
    }
  }

  /**
   * Removes what was granted and not there before. Adds nothing, and leaves what others added, as
   * before-images can be forged.
   */
  private boolean restorePermissions(
      Role found, CustomRoleRequest.Before before, GrantedRole granted, String reason) {
    Set<String> left = new LinkedHashSet<>(found.getIncludedPermissionsList());
    Set<String> added = new HashSet<>(granted.permissions());
    before.permissions().forEach(added::remove);
    if (!left.removeAll(added)) {
      return false;
    }
    client().setPermissions(found, List.copyOf(left), reason);
    return true;
  }

  private static Policy readable(Policy policy) {
    String unreadable = PolicyGrants.unreadable(policy);
    if (unreadable != null) {
      throw new RefusedException(ErrorCode.POLICY_UNREADABLE, unreadable);
    }
    return policy;
  }

  private static void requireRoom(Policy policy) {
    if (PolicyGrants.members(policy) >= EditRules.MOST_MEMBERS) {
      throw new RefusedException(
          ErrorCode.POLICY_FULL,
          "The project's policy has "
              + EditRules.MOST_MEMBERS
              + " members; Google allows no more.");
    }
  }

  private AccessClient client() {
    return power.client();
  }

  private <T> T attempt(Supplier<T> attempt) {
    return power.attempt(attempt);
  }
}
