package dev.embark.starter.command;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.workflow.ClusterWorkflow;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster's run that fails immediately, as scripted, and ignores every command. */
abstract class ScriptedEnd implements ClusterWorkflow {
  private final ClusterResult result;

  ScriptedEnd(String clusterId, Outcome outcome, @Nullable String castServiceAccount) {
    this.result = new ClusterResult(clusterId, outcome, castServiceAccount, List.of());
  }

  final ApplicationFailure failure() {
    Workflow.await(Workflow::isEveryHandlerFinished);
    Outcome.Failure outcome = (Outcome.Failure) result.outcome();
    return ApplicationFailure.newNonRetryableFailure(
        outcome.message(), outcome.code().name(), result);
  }

  boolean isPivotCrossed() {
    return false;
  }

  @Override
  public ClusterStatus status() {
    return new ClusterStatus(
        result.clusterId(),
        Phase.Done,
        "done",
        List.of(),
        isPivotCrossed(),
        null,
        null,
        null,
        result);
  }

  @Override
  public void rollback(Control control) {}

  @Override
  public void validateRollback(Control control) {}

  @Override
  public void retry(Control control) {}

  @Override
  public void validateRetry(Control control) {}

  @Override
  public void rollbackByBatch(String reason) {}

  @Override
  public void releaseByBatch(String reason) {}
}
