package dev.embark.workflows.port;

import dev.embark.workflows.model.Access;
import io.temporal.activity.ActivityInterface;

/** Reads about the permissions and keys of client service accounts. Changes nothing. */
@ActivityInterface
public interface AccessActivities {

  /**
   * Walks a project's policy and the roles bound in it; if that does not decide, a worker that is
   * configured for it asks Policy Troubleshooter. If the policy may not be read, that is an answer
   * ("could not tell"), not a failure.
   */
  Access.Answer inspectPermissions(Access.Question question);

  /**
   * Whether the API through which Cast AI impersonates, {@code iamcredentials.googleapis.com}, is
   * enabled in a project. If it may not be asked, that is an answer ("could not tell"), not a
   * failure.
   */
  Access.ImpersonationApi inspectImpersonationApi(String projectId);

  /**
   * Lists the user-managed keys of the target's client service account; if the worker is configured
   * for it, with their last use from Policy Analyzer. If that does not answer, it is not a failure.
   */
  Access.Keys listKeys(Access.KeysOf request);
}
