package dev.embark.workflows.port;

import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.model.Requests;
import io.temporal.activity.ActivityInterface;

/** Reads from Google IAM outside of an onboarding. Changes nothing. */
@ActivityInterface
public interface IamInspectionActivities {

  /**
   * Finds out which of some client service accounts exists. Fails with {@code PROJECT_NOT_ALLOWED}
   * or {@code SERVICE_ACCOUNT_NOT_ALLOWED} if the worker may look at none of them.
   */
  Discovery.Found findAccount(Discovery.Candidates candidates);

  /**
   * Checks whether the worker could set the policy of accounts in a project that it must not touch.
   */
  Checkup.Powers probePowers(String projectId);

  /** Looks at the client service account and its bindings, for a diagnosis or a check-up. */
  CapturedBindings inspectBindings(Requests.Capture request);
}
