package dev.embark.workflows.port;

import dev.embark.workflows.model.Access;
import io.temporal.activity.ActivityInterface;

/** What is read about the permissions and keys of client service accounts. Changes nothing. */
@ActivityInterface
public interface AccessActivities {

  /**
   * Walks a project's policy and the roles bound in it. A policy that may not be read is an answer
   * (could not tell), no failure.
   */
  Access.Answer inspectPermissions(Access.Question question);

  /** Lists the user-managed keys of the target's client service account. */
  Access.Keys listKeys(Access.KeysOf request);
}
