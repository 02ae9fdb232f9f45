package dev.embark.workflows.port;

import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.Requests;
import io.temporal.activity.ActivityInterface;

/** Reads from Google IAM, limited by the read quota. */
@ActivityInterface
public interface IamReadActivities {

  /**
   * Captures the grants of Cast AI identities on the two roles of the client service account, and
   * changes nothing. Fails if the account is missing, disabled, in another project or not allowed
   * by the worker's configuration, or if its policy is not editable by the worker or has no room
   * for two more members. The look before an off-boarding accepts a disabled account and a full
   * policy.
   */
  CapturedBindings captureBindings(Requests.Capture request);

  /**
   * The identity with which this worker calls Google: an e-mail, or what is known of it. Makes no
   * call.
   */
  String describePrincipal();
}
