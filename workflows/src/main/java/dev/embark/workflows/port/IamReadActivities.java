package dev.embark.workflows.port;

import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.Requests;
import io.temporal.activity.ActivityInterface;

/** What is read from Google IAM, under the quota of reads. */
@ActivityInterface
public interface IamReadActivities {

  /**
   * Looks at the client service account and changes nothing: exists, enabled, in its project,
   * allowed by the worker's configuration, policy editable by the worker, room for two more
   * members; and which grants Cast AI identities have on the two roles.
   */
  CapturedBindings captureBindings(Requests.Capture request);

  /** As whom this worker calls Google: an e-mail, or what is known of it. Calls nothing. */
  String describePrincipal();
}
