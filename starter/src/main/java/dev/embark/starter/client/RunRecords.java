package dev.embark.starter.client;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.ClusterResult;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import java.util.Optional;

/**
 * The server's records of runs, open or closed, within the retention period; no worker is needed.
 * Thread-safe.
 */
final class RunRecords {
  private final WorkflowClient client;
  private final Server server;

  RunRecords(WorkflowClient client, Server server) {
    this.client = client;
    this.server = server;
  }

  /** Returns what Temporal knows about the latest run of this id; empty if there is none. */
  Optional<RunInfo> info(String workflowId) {
    return describe(workflowId).map(RunInfo::of);
  }

  /** Returns what Temporal knows about one run; empty if it does not exist. */
  Optional<RunInfo> info(String workflowId, String runId) {
    return describe(workflowId, stub(workflowId, runId)).map(RunInfo::of);
  }

  /**
   * Returns what Temporal knows about a run that was just started.
   *
   * @throws CommandException if it does not exist
   */
  RunInfo running(StartedRun started) {
    return info(started.workflowId(), started.runId())
        .orElseThrow(
            () ->
                CommandException.of(
                        ExitCode.FAILED,
                        "The run " + started.workflowId() + ", just started, is gone.")
                    .next("Run the command again; it looks before it changes anything."));
  }

  /** Returns a value from the memo of the latest run. */
  Optional<String> memo(String workflowId, String key) {
    Optional<WorkflowExecutionDescription> run = describe(workflowId);
    try {
      return run.map(found -> RunInfo.memo(found, key));
    } catch (RuntimeException e) {
      throw ServerErrors.explain(e, server, "read the memo of " + workflowId);
    }
  }

  /** Returns the result of a completed run. */
  <T> T result(RunInfo run, Class<T> type) {
    try {
      return stub(run).getResult(type);
    } catch (RuntimeException e) {
      throw ServerErrors.explain(e, server, "read the result of " + run.workflowId());
    }
  }

  /**
   * Returns the result in the memo of a run that was asked to cancel: Temporal drops the return
   * value of a cancelled run.
   */
  <T> Optional<T> remembered(RunInfo run, Class<T> type) {
    Optional<WorkflowExecutionDescription> known = describe(run.workflowId(), stub(run));
    try {
      return known.map(found -> type.cast(found.getMemo(ClusterResult.MEMO, type)));
    } catch (RuntimeException e) {
      throw ServerErrors.explain(e, server, "read the result of " + run.workflowId());
    }
  }

  /** Returns the input with which a run was started. */
  <T> T input(RunInfo run, Class<T> type) {
    try {
      HistoryEvent first =
          client
              .getWorkflowServiceStubs()
              .blockingStub()
              .getWorkflowExecutionHistory(
                  GetWorkflowExecutionHistoryRequest.newBuilder()
                      .setNamespace(server.namespace())
                      .setExecution(
                          WorkflowExecution.newBuilder()
                              .setWorkflowId(run.workflowId())
                              .setRunId(run.runId()))
                      .setMaximumPageSize(1)
                      .build())
              .getHistory()
              .getEvents(0);
      Payloads input = first.getWorkflowExecutionStartedEventAttributes().getInput();
      return client.getOptions().getDataConverter().fromPayloads(0, Optional.of(input), type, type);
    } catch (RuntimeException e) {
      throw ServerErrors.explain(e, server, "read the input of " + run.workflowId());
    }
  }

  /**
   * Returns the latest run, which accepts commands.
   *
   * @throws CommandException if it has ended or there is none
   */
  RunInfo requireOpen(String workflowId) {
    return info(workflowId).filter(RunInfo::isRunning).orElseThrow(() -> ended(workflowId));
  }

  /** Creates the error for a latest run that has ended or does not exist. */
  CommandException ended(String workflowId) {
    Optional<RunInfo> run = info(workflowId);
    return run.isEmpty()
        ? unknown(workflowId)
        : CommandException.of(
                ExitCode.FAILED, Names.shown(workflowId) + " has ended and takes no commands.")
            .next("embark status " + Names.name(workflowId));
  }

  /** Creates the error for an unknown run. */
  CommandException unknown(String workflowId) {
    return CommandException.of(
            ExitCode.FAILED,
            "There is no "
                + Names.shown(workflowId)
                + " in namespace '"
                + server.namespace()
                + "' at "
                + server.address()
                + ".")
        .next("embark list");
  }

  /** Returns a stub for this run, whether or not it is the latest of its id. */
  WorkflowStub stub(RunInfo run) {
    return stub(run.workflowId(), run.runId());
  }

  private WorkflowStub stub(String workflowId, String runId) {
    return client.newUntypedWorkflowStub(
        WorkflowTargetOptions.newBuilder().setWorkflowId(workflowId).setRunId(runId).build());
  }

  private Optional<WorkflowExecutionDescription> describe(String workflowId) {
    return describe(workflowId, client.newUntypedWorkflowStub(workflowId));
  }

  private Optional<WorkflowExecutionDescription> describe(String workflowId, WorkflowStub run) {
    try {
      return Optional.of(run.describe());
    } catch (RuntimeException e) {
      if (ServerErrors.isNotFound(e)) {
        return Optional.empty();
      }
      throw ServerErrors.explain(e, server, "look up " + workflowId);
    }
  }
}
