package dev.embark.workflows.port;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.Requests;
import io.temporal.activity.ActivityInterface;

/**
 * Writes to Google IAM, limited by the write quota. Each attempt is one Get and at most one Set
 * with its etag; no Set if nothing would change. All are safe to repeat.
 */
@ActivityInterface
public interface IamWriteActivities {

  /**
   * Drops stale grants, only while the desired ones are there: fails with {@code BINDING_MISSING}
   * otherwise. No write both adds and drops grants, because the removal may spread before the
   * addition.
   */
  Answers.Edited removeStaleBindings(Requests.EditPolicy request);

  /** Makes sure that the desired grants are there. */
  Answers.Edited createBindings(Requests.EditPolicy request);

  /** Removes grants and adds none, for an off-boarding. */
  Answers.Edited removeBindings(Requests.EditPolicy request);

  /** Applies the inverse of a planned change. */
  Answers.Edited restoreBindings(Requests.EditPolicy request);
}
