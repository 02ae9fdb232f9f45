package dev.embark.starter.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.wire.PayloadFormat;
import io.grpc.Status;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.ApplicationFailure;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starting, asking and controlling a run of whatever kind. Thread-safe. */
final class Runs {
  private final WorkflowClient client;
  private final Server server;
  private final WorkerCheck workers;

  Runs(WorkflowClient client, Server server, WorkerCheck workers) {
    this.client = client;
    this.server = server;
    this.workers = workers;
  }

  Server server() {
    return server;
  }

  // ---- start

  /**
   * Starts a run.
   *
   * @return its run id; empty where a run of this id is open already
   */
  Optional<String> start(Start start, Object input) {
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

  /** The memo of a run: who asked for it, and whatever else identifies it. */
  static Map<String, Object> memo(Authorship authorship) {
    Map<String, Object> memo = new HashMap<>();
    memo.put(Memo.AUTHOR, authorship.author());
    putIfThere(memo, Memo.REASON, authorship.reason());
    putIfThere(memo, Memo.CHANGE, authorship.changeId());
    return memo;
  }

  private static void putIfThere(Map<String, Object> memo, String key, @Nullable String value) {
    if (value != null) {
      memo.put(key, value);
    }
  }

  // ---- ask

  /** What Temporal knows about the latest run of this id; empty where there is none. */
  Optional<RunInfo> info(String workflowId) {
    return describe(workflowId).map(RunInfo::of);
  }

  /** What Temporal knows about one run; empty where there is none. */
  Optional<RunInfo> info(String workflowId, String runId) {
    WorkflowTargetOptions run =
        WorkflowTargetOptions.newBuilder().setWorkflowId(workflowId).setRunId(runId).build();
    return describe(workflowId, client.newUntypedWorkflowStub(run)).map(RunInfo::of);
  }

  /**
   * What Temporal knows about a run that was started a moment ago.
   *
   * @throws CommandException if it is not there
   */
  RunInfo running(StartedRun started) {
    return info(started.workflowId(), started.runId())
        .orElseThrow(
            () -> CommandException.of(ExitCode.FAILED, started.workflowId() + " is not found."));
  }

  /** Whether the latest run of this id is of a type. */
  boolean isOfType(String workflowId, String workflowType) {
    return describe(workflowId)
        .filter(run -> workflowType.equals(run.getWorkflowType()))
        .isPresent();
  }

  /** A value of the memo of the latest run. */
  Optional<String> memo(String workflowId, String key) {
    return describe(workflowId).map(run -> RunInfo.memo(run, key));
  }

  /**
   * Asks the latest run for its status.
   *
   * @throws CommandException if there is no such run, or no worker answers
   */
  <T> T query(String workflowId, Class<T> type) {
    return query(workflowId, "status", type);
  }

  /** Asks the latest run something else, likewise. */
  <T> T query(String workflowId, String question, Class<T> type) {
    try {
      return within(
          () -> client.newUntypedWorkflowStub(workflowId).query(question, type),
          "Nobody answered for " + workflowId);
    } catch (WorkflowNotFoundException e) {
      throw unknown(workflowId).because(e);
    } catch (RuntimeException e) {
      throw isForLackOfAWorker(e)
          ? noAnswer("No worker answers for " + workflowId).because(e)
          : ServerErrors.explain(e, server, "ask " + workflowId + " for its " + question);
    }
  }

  /** What a completed run returned; no worker is needed. */
  <T> T result(RunInfo run, Class<T> type) {
    try {
      return client
          .newUntypedWorkflowStub(
              WorkflowTargetOptions.newBuilder()
                  .setWorkflowId(run.workflowId())
                  .setRunId(run.runId())
                  .build())
          .getResult(type);
    } catch (RuntimeException e) {
      throw ServerErrors.explain(e, server, "read the result of " + run.workflowId());
    }
  }

  /** What a run remembered that was asked to cancel: Temporal drops what such a one returns. */
  <T> Optional<T> remembered(RunInfo run, Class<T> type) {
    WorkflowTargetOptions target =
        WorkflowTargetOptions.newBuilder()
            .setWorkflowId(run.workflowId())
            .setRunId(run.runId())
            .build();
    return describe(run.workflowId(), client.newUntypedWorkflowStub(target))
        .map(found -> type.cast(found.getMemo(OnboardingResult.MEMO, type)));
  }

  // ---- control

  /**
   * Sends a command and waits until the run has carried it out or refused it. The update's id
   * depends on what is asked and on how many commands the run had accepted before: the same command
   * sent again, by this process or by another, is carried out once, and can be given again later.
   *
   * @param before what tells this command from the same one at another time
   * @throws CommandException with the run's own words where it refuses
   */
  <T> Optional<T> update(
      String workflowId, String name, int before, Class<T> result, Object command) {
    UpdateOptions<T> options =
        UpdateOptions.newBuilder(result)
            .setUpdateName(name)
            .setUpdateId(name + "-" + before + "-" + fingerprint(command))
            .setWaitForStage(WorkflowUpdateStage.COMPLETED)
            .build();
    try {
      return within(
          () -> {
            WorkflowStub stub = client.newUntypedWorkflowStub(workflowId);
            return Optional.ofNullable(stub.startUpdate(options, command).getResult());
          },
          "Nobody answered for " + workflowId);
    } catch (WorkflowUpdateException e) {
      throw refused(e);
    } catch (WorkflowNotFoundException e) {
      throw ended(workflowId).because(e);
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

  /** The input with which a run was started; no worker is needed. */
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

  private static RuntimeException refused(WorkflowUpdateException e) {
    String words =
        e.getCause() instanceof ApplicationFailure failure
            ? failure.getOriginalMessage()
            : String.valueOf(e.getMessage());
    return CommandException.of(ExitCode.FAILED, words).because(e);
  }

  /**
   * Makes sure that the latest run takes commands.
   *
   * @throws CommandException if it has ended, or there is none
   */
  void requireOpen(String workflowId) {
    if (info(workflowId).filter(RunInfo::isRunning).isEmpty()) {
      throw ended(workflowId);
    }
  }

  private CommandException ended(String workflowId) {
    Optional<RunInfo> run = info(workflowId);
    return run.isEmpty()
        ? unknown(workflowId)
        : CommandException.of(
                ExitCode.FAILED, Names.shown(workflowId) + " has ended: it takes no commands.")
            .next("embark status " + Names.name(workflowId));
  }

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
        .move("you")
        .next("embark list");
  }

  // ---- inside

  private Optional<WorkflowExecutionDescription> describe(String workflowId) {
    return describe(workflowId, client.newUntypedWorkflowStub(workflowId));
  }

  private Optional<WorkflowExecutionDescription> describe(String workflowId, WorkflowStub run) {
    try {
      return Optional.of(run.describe());
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      Status status = ServerErrors.status(e);
      if (status != null
          && status.getCode() == Status.Code.NOT_FOUND
          && !String.valueOf(status.getDescription()).contains("amespace")) {
        return Optional.empty();
      }
      throw ServerErrors.explain(e, server, "look up " + workflowId);
    }
  }

  /** A real server says so by itself; another keeps the caller waiting. */
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
        .move("you")
        .next("Start one: embark worker (or embark up). What was asked for may still take effect.")
        .passing();
  }

  private <T> T within(Supplier<T> call, String complaint) {
    return BoundedCall.of(call, () -> workers.complaint().isPresent())
        .orElseThrow(() -> noAnswer(complaint));
  }

  /**
   * Everything that is said about a run when it is started, apart from its input.
   *
   * @param clusters how large it is: small runs do not wait behind large ones
   */
  record Start(
      String workflowType,
      String workflowId,
      int clusters,
      SearchAttributes attributes,
      Map<String, Object> memo,
      String summary,
      String details) {}

  /** The keys of a run's memo. */
  static final class Memo {
    static final String AUTHOR = "author";
    static final String REASON = "reason";
    static final String CHANGE = "change";
    static final String DIGEST = "digest";

    private Memo() {}
  }
}
