package dev.embark.workflows.port;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.Requests;
import io.temporal.activity.ActivityInterface;

/**
 * Writes to Google IAM, limited by the write quota. Each attempt is one Get, or two, and at most
 * one Set with the etag of the last; no Set if nothing would change. All are safe to repeat.
 *
 * <p>A write either adds live grants or removes them, never both, because the removal may spread
 * before the addition: fails with {@code INVALID_INPUT} if asked for both. Only tombstones of
 * deleted accounts, which grant nothing, go in the write that adds their live twins: IAM does not
 * hold both.
 */
@ActivityInterface
public interface IamWriteActivities {

  /**
   * Drops stale grants, only while the desired ones are there: fails with {@code BINDING_MISSING}
   * otherwise.
   */
  Answers.Edited removeStaleBindings(Requests.EditPolicy request);

  /** Makes sure that the desired grants are there, without their tombstones. */
  Answers.Edited createBindings(Requests.EditPolicy request);

  /** Removes grants and adds none, for an off-boarding. */
  Answers.Edited removeBindings(Requests.EditPolicy request);

  /** Applies the inverse of a planned change. */
  Answers.Edited restoreBindings(Requests.EditPolicy request);
}
