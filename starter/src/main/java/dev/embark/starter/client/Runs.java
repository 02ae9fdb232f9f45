package dev.embark.starter.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.wire.PayloadFormat;
import io.grpc.Status;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/** Starts, queries and commands runs of any kind. Thread-safe. */
final class Runs {
  private final WorkflowClient client;
  private final Server server;
  private final WorkerCheck workers;
  private final RunRecords records;
  private final SearchAttributeCheck attributes;

  Runs(WorkflowClient client, Server server, WorkerCheck workers) {
    this.client = client;
    this.server = server;
    this.workers = workers;
    this.records = new RunRecords(client, server);
    this.attributes = new SearchAttributeCheck(client.getWorkflowServiceStubs(), server);
  }

  Server server() {
    return server;
  }

  /** Returns the records of runs, which are read without querying them. */
  RunRecords records() {
    return records;
  }

  // ---- start

  /**
   * Starts a run.
   *
   * @return its run id; empty if a run of this id is already open
   * @throws CommandException if the namespace lacks search attributes, or the server refuses
   */
  Optional<String> start(RunStart start, Object input) {
    requireSearchAttributes();
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(start.workflowId())
            .setTaskQueue(server.queues().workflows())
            .setTypedSearchAttributes(start.attributes())
            .setMemo(start.memo())
            .setStaticSummary(start.summary())
            .setStaticDetails(start.details())
            .setPriority(Fairness.of(start.workflowId(), start.clusters()))
            .build();
    try {
      WorkflowExecution run =
          client.newUntypedWorkflowStub(start.workflowType(), options).start(input);
      return Optional.of(run.getRunId());
    } catch (WorkflowExecutionAlreadyStarted e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      throw ServerErrors.explain(e, server, "start " + start.workflowId());
    }
  }

  /**
   * Ensures that runs can set their search attributes.
   *
   * @throws CommandException if the namespace lacks any
   */
  void requireSearchAttributes() {
    attributes.require();
  }

  // ---- ask

  /**
   * Queries the latest run for its status.
   *
   * @throws CommandException if there is no such run, or no worker answers
   */
  <T> T query(String workflowId, Class<T> type) {
    return query(workflowId, "status", type);
  }

  /** Sends another query to the latest run. */
  <T> T query(String workflowId, String question, Class<T> type) {
    return query(client.newUntypedWorkflowStub(workflowId), workflowId, question, type);
  }

  /** Queries this run for its status, whether or not it is the latest of its id. */
  <T> T query(RunInfo run, Class<T> type) {
    return query(records.stub(run), run.workflowId(), "status", type);
  }

  private <T> T query(WorkflowStub run, String workflowId, String question, Class<T> type) {
    try {
      return within(() -> run.query(question, type), "No worker answered for " + workflowId);
    } catch (WorkflowNotFoundException e) {
      throw records.unknown(workflowId).because(e);
    } catch (RuntimeException e) {
      throw isForLackOfAWorker(e)
          ? noAnswer("No worker answers for " + workflowId).because(e)
          : ServerErrors.explain(e, server, "ask " + workflowId + " for its " + question);
    }
  }

  // ---- control

  /**
   * Sends a command and waits until the run has executed or refused it. The update id depends on
   * the command and on how many commands the run had accepted before: the same command sent again,
   * by this process or another, is executed once, and can be given again later.
   *
   * @param run the target run: the next run of its id does not receive the command
   * @param before distinguishes this command from the same one at another time
   * @throws CommandException with the run's own message if it refuses, or if it has ended
   */
  <T> Optional<T> update(RunInfo run, String name, int before, Class<T> result, Object command) {
    String workflowId = run.workflowId();
    UpdateOptions<T> options =
        UpdateOptions.newBuilder(result)
            .setUpdateName(name)
            .setUpdateId(name + "-" + before + "-" + fingerprint(command))
            .setWaitForStage(WorkflowUpdateStage.COMPLETED)
            .build();
    try {
      return within(
          () -> Optional.ofNullable(records.stub(run).startUpdate(options, command).getResult()),
          "No worker answered for " + workflowId);
    } catch (WorkflowUpdateException e) {
      throw refused(e, workflowId);
    } catch (WorkflowNotFoundException e) {
      throw records.ended(workflowId).because(e);
    } catch (RuntimeException e) {
      throw ServerErrors.explain(e, server, name + " " + workflowId);
    }
  }

  private static String fingerprint(Object command) {
    try {
      byte[] json = PayloadFormat.mapper().writeValueAsBytes(command);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(json);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("Commands are plain records, and SHA-256 is everywhere", e);
    }
  }

  private static RuntimeException refused(WorkflowUpdateException e, String workflowId) {
    String words =
        e.getCause() instanceof ApplicationFailure failure
            ? failure.getOriginalMessage()
            : String.valueOf(e.getMessage());
    return CommandException.of(ExitCode.FAILED, words)
        .next("embark status " + Names.name(workflowId))
        .because(e);
  }

  // ---- inside

  /** A real server reports this itself; others keep the caller waiting. */
  private static boolean isForLackOfAWorker(RuntimeException e) {
    Status status = ServerErrors.status(e);
    return status != null
        && (status.getCode() == Status.Code.DEADLINE_EXCEEDED
            || status.getCode() == Status.Code.FAILED_PRECONDITION
            || status.getCode() == Status.Code.CANCELLED);
  }

  private CommandException noAnswer(String what) {
    return CommandException.of(
            ExitCode.UNREACHABLE,
            what + ": no worker polls " + server.queues().workflows() + ", or it is overloaded.")
        .next("Start one: embark worker (or embark up). What you asked for may still take effect.")
        .transientFailure();
  }

  private <T> T within(Supplier<T> call, String complaint) {
    return BoundedCall.of(call, () -> workers.complaint().isPresent())
        .orElseThrow(() -> noAnswer(complaint));
  }
}
