package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the target's client service account its permissions in a project through a custom role, or
 * takes them back. Neither the role nor the permissions are part of the request: the worker knows
 * both.
 *
 * @param projectId the project in which the role is made and bound
 * @param inHostProject whether it is the host project of a shared VPC
 */
public record CustomRoleRequest(
    ClusterTarget target, String projectId, boolean inHostProject, @Nullable String changeId) {

  /**
   * How things were before the request.
   *
   * @param role the custom role's name
   * @param existed whether there was such a role, and it was not deleted
   * @param permissions what it gave
   * @param bound whether it was bound to the account without a condition
   */
  public record Before(String role, boolean existed, List<String> permissions, boolean bound) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Before {
      permissions = permissions == null ? List.of() : List.copyOf(permissions);
    }
  }

  /** Restores what was there before a request. */
  public record TakeBack(CustomRoleRequest grant, Before before) {}
}
