package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchReport;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Onboards a fleet in batches, within a budget of failures. Workflow id {@code fleet/<name>}. */
@WorkflowInterface
public interface FleetWorkflow {

  /** Runs until every cluster has ended, or the fleet was stopped or rolled back. */
  @WorkflowMethod
  FleetStatus onboardFleet(FleetInput input);

  @QueryMethod
  FleetStatus status();

  /** Starts nothing until resumed; what is in flight goes on. */
  @UpdateMethod
  void pause(Control control);

  @UpdateValidatorMethod(updateName = "pause")
  void validatePause(Control control);

  /**
   * Goes on. After the budget was spent it needs a higher one or an acknowledgement; clusters held
   * by a systemic failure try again.
   */
  @UpdateMethod
  void resume(Control control);

  @UpdateValidatorMethod(updateName = "resume")
  void validateResume(Control control);

  /** Starts nothing new; what is in flight finishes; then the fleet ends. */
  @UpdateMethod
  void stop(Control control);

  @UpdateValidatorMethod(updateName = "stop")
  void validateStop(Control control);

  /** Starts nothing new, undoes what is before its pivot; then the fleet ends. */
  @UpdateMethod
  void rollback(Control control);

  @UpdateValidatorMethod(updateName = "rollback")
  void validateRollback(Control control);

  /** Lets every held cluster try again. */
  @UpdateMethod
  void retryHeld(Control control);

  @UpdateValidatorMethod(updateName = "retryHeld")
  void validateRetryHeld(Control control);

  /** From a batch: how far it is. */
  @SignalMethod
  void report(BatchReport report);
}
