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
 * Takes a fleet through onboarding or off-boarding, wave by wave, within budgets of failures.
 * Workflow id {@code fleet/<name>}.
 *
 * <p>Each command is judged before it is accepted; a refusal says why and leaves no trace in the
 * history. Every command is refused once the fleet has ended; further reasons are listed with each.
 * Accepted commands are kept for the audit.
 */
@WorkflowInterface
public interface FleetWorkflow {

  /**
   * Runs until every cluster has ended, or the fleet was stopped or rolled back. Whether clusters
   * are onboarded or off-boarded is a matter of the input.
   *
   * @return how far the fleet came
   */
  @WorkflowMethod
  FleetStatus run(FleetInput input);

  @QueryMethod
  FleetStatus status();

  /** The commands that were accepted. */
  @QueryMethod
  Audit audit();

  /** Ids of the clusters that a retry takes up: held or failed, but not skipped. */
  @QueryMethod
  List<String> unsettled();

  /**
   * Starts nothing until resumed; what is in flight goes on. Refused while the fleet is paused or
   * ending.
   */
  @UpdateMethod
  void pause(Control control);

  @UpdateValidatorMethod(updateName = "pause")
  void validatePause(Control control);

  /**
   * Goes on; clusters held by a systemic failure try again. Refused while the fleet is not paused
   * or is ending; while a budget is spent, unless the command raises it or acknowledges the
   * failures; and if clusters would have to try again but the history has no room for it.
   */
  @UpdateMethod
  void resume(Control control);

  @UpdateValidatorMethod(updateName = "resume")
  void validateResume(Control control);

  /**
   * Lets the wave start that waits for approval. Refused while no wave waits, or a different one
   * than the command names, and while the fleet is ending.
   */
  @UpdateMethod
  void approve(Approval approval);

  @UpdateValidatorMethod(updateName = "approve")
  void validateApprove(Approval approval);

  /**
   * Leaves out clusters that have not started, and lets held ones go. Refused without a reason, for
   * a cluster that is not in the fleet, if the command means no cluster, and while the fleet is
   * rolled back.
   *
   * @return what became of the clusters that were meant; fails with {@code NOTHING_SKIPPED} if none
   *     could be skipped, which only their batches know
   */
  @UpdateMethod
  SkipResult skip(Skip skip);

  @UpdateValidatorMethod(updateName = "skip")
  void validateSkip(Skip skip);

  /**
   * Changes limits, from now on. Refused if the command changes nothing, names a wave that the
   * fleet does not have or gives a wave a window, and while the fleet is ending.
   */
  @UpdateMethod
  void set(Limits limits);

  @UpdateValidatorMethod(updateName = "set")
  void validateSet(Limits limits);

  /**
   * Lets every cluster try again that is held or has failed, with the same inputs; while the fleet
   * is ending, only held ones. Refused if there is none, or if the history has no room for it.
   */
  @UpdateMethod
  void retry(Control control);

  @UpdateValidatorMethod(updateName = "retry")
  void validateRetry(Control control);

  /**
   * Starts nothing new; what is in flight finishes; then the fleet ends. Refused while the fleet is
   * ending.
   */
  @UpdateMethod
  void stop(Control control);

  @UpdateValidatorMethod(updateName = "stop")
  void validateStop(Control control);

  /**
   * Starts nothing new, undoes what is before its pivot; then the fleet ends. A fleet that is
   * stopping can still be rolled back. Refused if the fleet is rolled back already.
   */
  @UpdateMethod
  void rollback(Control control);

  @UpdateValidatorMethod(updateName = "rollback")
  void validateRollback(Control control);

  /** From a batch: its progress. */
  @SignalMethod
  void report(BatchReport report);

  /** From a batch that was cancelled: its result, because Temporal drops that of such a run. */
  @SignalMethod
  void batchEnded(BatchResult result);

  /** From a batch: what became of the clusters that it was to skip. */
  @SignalMethod
  void skipped(SkipAnswer answer);
}
