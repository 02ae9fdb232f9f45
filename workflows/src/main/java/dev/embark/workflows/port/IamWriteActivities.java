package dev.embark.workflows.port;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.Requests;
import io.temporal.activity.ActivityInterface;

/**
 * What is written to Google IAM, under the quota of writes. Each attempt is one Get and at most one
 * Set under its etag; no Set when nothing would change. All are safe to repeat.
 */
@ActivityInterface
public interface IamWriteActivities {

  /**
   * Drops stale grants, only while the desired ones are there: fails with {@code BINDING_MISSING}
   * otherwise. No write adds and drops at once, because the removal may spread before the addition.
   */
  Answers.Edited removeStaleBindings(Requests.EditPolicy request);

  /** Makes sure that the desired grants are there. */
  Answers.Edited createBindings(Requests.EditPolicy request);

  /** Takes grants away and adds none: the way off impersonation. */
  Answers.Edited removeBindings(Requests.EditPolicy request);

  /** Makes sure of the inverse of a planned change. */
  Answers.Edited restoreBindings(Requests.EditPolicy request);
}
