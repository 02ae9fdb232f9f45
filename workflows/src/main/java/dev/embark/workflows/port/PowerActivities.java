package dev.embark.workflows.port;

import dev.embark.workflows.model.Access;
import io.temporal.activity.ActivityInterface;

/**
 * What only a worker does whose configuration gives it the power, with a credential of its own.
 * Each attempt is a read and at most one write, under an etag where Google has one; none when
 * nothing would change. All are safe to repeat.
 */
@ActivityInterface
public interface PowerActivities {

  /** How the custom role and its binding are now; changes nothing. */
  Access.RoleBefore captureRole(Access.Grant grant);

  /** Makes sure of the custom role and its permissions; true if that took a write. */
  boolean putRole(Access.Grant grant);

  /** Makes sure that the role is bound to the account in the project; true if that took a write. */
  boolean bindRole(Access.Grant grant);

  /** Takes the binding away, where there was none before; true if that took a write. */
  boolean unbindRole(Access.TakeBack request);

  /** Gives the role the permissions it had, or deletes it where it did not exist. */
  boolean restoreRole(Access.TakeBack request);

  /** Disables or enables user-managed keys of the account; answers those that were switched. */
  Access.Keys switchKeys(Access.SwitchKeys request);
}
