package dev.embark.starter.client;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.AccessSurvey;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.workflow.AccessSurveyWorkflow;
import dev.embark.workflows.workflow.DiagnoseWorkflow;
import dev.embark.workflows.workflow.DiscoverWorkflow;
import dev.embark.workflows.workflow.DoctorWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Read-only runs in which a worker finds out something for a command that waits for the result. The
 * worker holds the credentials; this process only sees the results. Thread-safe.
 */
public final class Inspections {

  /**
   * Enough for the 1,250 looks that a page of 250 accounts may take, at a tenth of the rate with
   * which looks are dispatched by default (24 per second).
   */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** A page of 250 accounts takes a few seconds. */
  private static final Duration LITTLE_PATIENCE = Duration.ofMinutes(1);

  private final WorkflowClient client;
  private final Server server;
  private final WorkerCheck workers;

  Inspections(WorkflowClient client, Server server, WorkerCheck workers) {
    this.client = client;
    this.server = server;
    this.workers = workers;
  }

  /**
   * Discovers all clusters that a credential can see, page by page.
   *
   * @param each receives one page after the other
   * @throws CommandException if Cast AI refuses, or no worker answers
   */
  public void discover(String credential, Consumer<Discovery.Page> each) {
    @Nullable String after = null;
    do {
      Discovery.Page page =
          page(new Discovery.Request(credential, after, null), "clusters of '" + credential + "'");
      each.accept(page);
      after = page.next();
    } while (after != null);
  }

  /** Discovers one cluster. */
  public Discovery.Proposal discoverOne(String credential, String clusterId) {
    Discovery.Page page =
        page(new Discovery.Request(credential, null, clusterId), "cluster " + clusterId);
    return page.clusters().stream()
        .findFirst()
        .orElseThrow(
            () ->
                CommandException.of(ExitCode.FAILED, clusterId + " is not a GKE cluster.")
                    .next("embark discover    # lists those that are"));
  }

  private Discovery.Page page(Discovery.Request request, String what) {
    return run(DiscoverWorkflow.class, "discover", what, request, Discovery.Page.class);
  }

  /**
   * Examines the installation and the accounts of the targets.
   *
   * @return one report for each {@link Checkup#MOST_TARGETS} targets; the first covers the worker
   */
  public List<Checkup.Report> examine(List<ClusterTarget> targets) {
    List<Checkup.Report> reports = new ArrayList<>();
    Checkup.Scope scope = Checkup.Scope.ALL;
    int from = 0;
    do {
      int to = Math.min(from + Checkup.MOST_TARGETS, targets.size());
      reports.add(examine(new Checkup.Request(List.of(), targets.subList(from, to), scope)));
      scope = Checkup.Scope.ACCOUNTS;
      from = to;
    } while (from < targets.size());
    return reports;
  }

  /** Returns the names of the worker's credentials. */
  public List<String> credentials() {
    Checkup.Worker worker = examine(Checkup.Request.ofWorker()).worker();
    return worker == null ? List.of() : worker.credentials();
  }

  private Checkup.Report examine(Checkup.Request request) {
    return run(DoctorWorkflow.class, "doctor", "check-up", request, Checkup.Report.class);
  }

  /** Diagnoses why a cluster's update does not work. */
  public Diagnosis diagnose(DiagnosisRequest request) {
    return run(
        DiagnoseWorkflow.class, "diagnose", request.target().clusterId(), request, Diagnosis.class);
  }

  /** Returns the permissions and keys of the clusters' accounts, in order. */
  public List<AccessSurvey.Seen> surveyAccess(List<ClusterTarget> targets, Authorship authorship) {
    return survey(targets, false, authorship, PATIENCE);
  }

  /**
   * Returns the keys of the clusters' accounts, in order.
   *
   * @param unasked whether this was not requested by a person, who must then not be kept waiting
   */
  public List<AccessSurvey.Seen> surveyKeys(
      List<ClusterTarget> targets, Authorship authorship, boolean unasked) {
    return survey(targets, true, authorship, unasked ? LITTLE_PATIENCE : PATIENCE);
  }

  private List<AccessSurvey.Seen> survey(
      List<ClusterTarget> targets, boolean keysOnly, Authorship authorship, Duration patience) {
    List<AccessSurvey.Seen> seen = new ArrayList<>();
    for (int from = 0; from < targets.size(); from += AccessSurvey.MOST_TARGETS) {
      int to = Math.min(from + AccessSurvey.MOST_TARGETS, targets.size());
      AccessSurvey.Request request =
          new AccessSurvey.Request(List.copyOf(targets.subList(from, to)), keysOnly, authorship);
      seen.addAll(
          run(
                  AccessSurveyWorkflow.class,
                  "access",
                  (to - from) + " accounts",
                  request,
                  AccessSurvey.Report.class,
                  patience)
              .accounts());
    }
    return seen;
  }

  // ---- a read-only run

  private <T> T run(Class<?> workflow, String kind, String what, Object request, Class<T> type) {
    return run(workflow, kind, what, request, type, PATIENCE);
  }

  private <T> T run(
      Class<?> workflow,
      String kind,
      String what,
      Object request,
      Class<T> type,
      Duration patience) {
    workers.require();
    String id = kind + "/" + UUID.randomUUID();
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(id)
            .setPriority(Fairness.of(id, 1))
            .setTaskQueue(server.queues().workflows())
            .setWorkflowExecutionTimeout(patience)
            .setStaticSummary("Read-only: " + kind + " " + what)
            .build();
    WorkflowStub stub = client.newUntypedWorkflowStub(workflow.getSimpleName(), options);
    try {
      stub.start(request);
      return stub.getResult(patience.toSeconds(), TimeUnit.SECONDS, type);
    } catch (WorkflowFailedException e) {
      throw failure(kind, e, patience);
    } catch (TimeoutException e) {
      throw unanswered(kind, patience).because(e);
    } catch (RuntimeException e) {
      throw ServerErrors.explain(e, server, kind);
    }
  }

  private static CommandException failure(
      String kind, WorkflowFailedException e, Duration patience) {
    return e.getCause() instanceof ApplicationFailure failure
        ? failure(failure).because(e)
        : unanswered(kind, patience).because(e);
  }

  /** Returns the exception to show for a look that failed: what it means, and what to do. */
  static CommandException failure(ApplicationFailure failure) {
    ErrorCode code = ErrorCode.named(failure.getType());
    String said =
        code == ErrorCode.INTERNAL
            ? failure.getType() + ": " + failure.getOriginalMessage()
            : failure.getOriginalMessage();
    return CommandException.of(FailureExit.of(code), code.meaning() + " " + said)
        .move(code.move().who())
        .next(code.remedy() + "\n" + code.docs());
  }

  private static CommandException unanswered(String kind, Duration patience) {
    return CommandException.of(
            ExitCode.UNREACHABLE,
            "The worker did not finish within " + patience.toSeconds() + " s (" + kind + ").")
        .next("Read the worker's log; a worker of an earlier version does not know this command.");
  }
}
