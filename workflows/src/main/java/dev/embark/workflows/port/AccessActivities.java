package dev.embark.workflows.port;

import dev.embark.workflows.model.Access;
import io.temporal.activity.ActivityInterface;

/** What is read about the permissions and keys of client service accounts. Changes nothing. */
@ActivityInterface
public interface AccessActivities {

  /**
   * Walks a project's policy and the roles bound in it; where that does not tell, a worker that is
   * configured so asks Policy Troubleshooter. A policy that may not be read is an answer (could not
   * tell), no failure.
   */
  Access.Answer inspectPermissions(Access.Question question);

  /**
   * Whether the API through which Cast AI impersonates, {@code iamcredentials.googleapis.com}, is
   * on in a project. That it may not be asked is an answer (could not tell), no failure.
   */
  Access.ImpersonationApi inspectImpersonationApi(String projectId);

  /**
   * Lists the user-managed keys of the target's client service account; where a worker is
   * configured so, with what Policy Analyzer knows of their last use. That it does not tell is an
   * answer, no failure.
   */
  Access.Keys listKeys(Access.KeysOf request);
}
