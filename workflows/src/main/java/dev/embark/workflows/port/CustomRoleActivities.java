package dev.embark.workflows.port;

import dev.embark.workflows.model.CustomRoleRequest;
import io.temporal.activity.ActivityInterface;

/**
 * Writes of the custom role that gives a client service account its permissions in a project. A
 * worker makes them only if its configuration gives it the power, with a separate credential. Each
 * attempt is a read and the writes that it shows to be needed, with an etag; no write if nothing
 * would change. All are safe to repeat.
 */
@ActivityInterface
public interface CustomRoleActivities {

  /** Captures the custom role and its binding as they are now; changes nothing. */
  CustomRoleRequest.Before captureRole(CustomRoleRequest grant);

  /**
   * Makes sure that the custom role has its permissions; true if that took a write. A deleted role
   * may take two: it is undeleted first, and then given what it lacks.
   */
  boolean putRole(CustomRoleRequest grant);

  /** Makes sure that the role is bound to the account in the project; true if that took a write. */
  boolean bindRole(CustomRoleRequest grant);

  /** Removes the binding if there was none before; true if that took a write. */
  boolean unbindRole(CustomRoleRequest.TakeBack request);

  /** Restores the role's former permissions, or deletes the role if it did not exist. */
  boolean restoreRole(CustomRoleRequest.TakeBack request);
}
