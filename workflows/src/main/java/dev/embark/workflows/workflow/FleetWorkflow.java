package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Approval;
import dev.embark.workflows.model.Audit;
import dev.embark.workflows.model.BatchReport;
import dev.embark.workflows.model.BatchResult;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Limits;
import dev.embark.workflows.model.Skip;
import dev.embark.workflows.model.SkipAnswer;
import dev.embark.workflows.model.SkipResult;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/**
 * Onboards a fleet wave by wave, within budgets of failures. Workflow id {@code fleet/<name>}.
 *
 * <p>Each command is judged before it is accepted; a refusal says why and leaves no trace. What was
 * accepted is kept for the audit.
 */
@WorkflowInterface
public interface FleetWorkflow {

  /** Runs until every cluster has ended, or the fleet was stopped or rolled back. */
  @WorkflowMethod
  FleetStatus onboardFleet(FleetInput input);

  @QueryMethod
  FleetStatus status();

  /** The commands that were accepted. */
  @QueryMethod
  Audit audit();

  /**
   * Ids of the clusters that are held or have failed, without those that were let go: what a retry
   * takes up.
   */
  @QueryMethod
  List<String> unsettled();

  /** Starts nothing until resumed; what is in flight goes on. */
  @UpdateMethod
  void pause(Control control);

  @UpdateValidatorMethod(updateName = "pause")
  void validatePause(Control control);

  /**
   * Goes on. After a budget was spent it needs a higher one, a retry or an acknowledgement;
   * clusters held by a systemic failure try again.
   */
  @UpdateMethod
  void resume(Control control);

  @UpdateValidatorMethod(updateName = "resume")
  void validateResume(Control control);

  /** Lets the wave start that waits for it. */
  @UpdateMethod
  void approve(Approval approval);

  @UpdateValidatorMethod(updateName = "approve")
  void validateApprove(Approval approval);

  /**
   * Leaves clusters out that have not started, and lets held ones go. Fails where that is not one
   * of those meant.
   */
  @UpdateMethod
  SkipResult skip(Skip skip);

  @UpdateValidatorMethod(updateName = "skip")
  void validateSkip(Skip skip);

  /** Changes limits, from now on. */
  @UpdateMethod
  void set(Limits limits);

  @UpdateValidatorMethod(updateName = "set")
  void validateSet(Limits limits);

  /** Lets every cluster try again that is held or has failed, with the same inputs. */
  @UpdateMethod
  void retry(Control control);

  @UpdateValidatorMethod(updateName = "retry")
  void validateRetry(Control control);

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

  /** From a batch: how far it is. */
  @SignalMethod
  void report(BatchReport report);

  /** From a batch that was cancelled: Temporal drops the result of such a run. */
  @SignalMethod
  void batchEnded(BatchResult result);

  /** From a batch: what became of clusters that were to be skipped. */
  @SignalMethod
  void skipped(SkipAnswer answer);
}
