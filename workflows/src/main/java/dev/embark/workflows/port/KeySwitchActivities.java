package dev.embark.workflows.port;

import dev.embark.workflows.model.Access;
import io.temporal.activity.ActivityInterface;

/**
 * Switches keys of client service accounts. A worker does it only if its configuration gives it the
 * power, with a separate credential.
 */
@ActivityInterface
public interface KeySwitchActivities {

  /**
   * Disables or enables user-managed keys of the account, with one write for each that is not yet
   * so; returns those that were switched. An attempt that fails halfway has switched some of them.
   * Safe to repeat.
   */
  Access.Keys switchKeys(Access.SwitchKeys request);
}
