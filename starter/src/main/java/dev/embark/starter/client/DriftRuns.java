package dev.embark.starter.client;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.Drift;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.DriftWorkflow;
import dev.embark.workflows.workflow.EmbarkAttributes;
import io.grpc.Status;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Comparisons of fleets with their manifests, once or on a schedule. Thread-safe. */
public final class DriftRuns {
  private final Runs runs;
  private final ScheduleClient schedules;

  DriftRuns(Runs runs, ScheduleClient schedules) {
    this.runs = runs;
    this.schedules = schedules;
  }

  /**
   * Starts a comparison, or attaches to a running one of the same clusters.
   *
   * @throws CommandException if other clusters are being compared under this name
   */
  public StartedRun start(Drift.Input input) {
    String id = WorkflowIds.drift(input.name());
    Map<String, Object> memo = RunMemo.of(input.authorship());
    memo.put(RunMemo.DIGEST, input.clusters().digest());
    RunStart start =
        new RunStart(
            DriftWorkflow.class.getSimpleName(),
            id,
            input.clusters().count(),
            SearchAttributes.newBuilder().set(EmbarkAttributes.FLEET, input.name()).build(),
            memo,
            summary(input),
            "Read-only: compares registration, bindings, permissions and keys with the manifest.");
    return runs.start(start, input)
        .map(runId -> new StartedRun(id, runId, false))
        .orElseGet(() -> attach(input, id));
  }

  private StartedRun attach(Drift.Input input, String id) {
    RunInfo running = found(id);
    if (runs.records()
        .memo(id, RunMemo.DIGEST)
        .filter(input.clusters().digest()::equals)
        .isPresent()) {
      return new StartedRun(id, running.runId(), true);
    }
    throw CommandException.of(
            ExitCode.FAILED,
            "Other clusters are being compared under the name '" + input.name() + "'.")
        .next("Run this again when that has ended; it takes a minute or two.");
  }

  /** Returns the findings; empty while the comparison is running. */
  public Optional<Drift.Result> result(StartedRun started) {
    RunInfo run = runs.records().running(started);
    return run.isRunning() ? Optional.empty() : Optional.of(result(run, Drift.Result.class));
  }

  private RunInfo found(String id) {
    return runs.records()
        .info(id)
        .orElseThrow(
            () ->
                CommandException.of(
                        ExitCode.FAILED, "The run " + id + " of the comparison is gone.")
                    .next("embark drift FILE    # compares again"));
  }

  /** Returns the clusters with findings. */
  public List<Drift.Cluster> clusters(Drift.Result result) {
    List<Drift.Cluster> clusters = new ArrayList<>();
    for (String page : result.pages()) {
      RunInfo run = found(page);
      clusters.addAll(result(run, Drift.Page.class).clusters());
    }
    return clusters;
  }

  /**
   * Creates a schedule that repeats the comparison, replacing an existing one.
   *
   * @return the schedule's id
   * @throws CommandException on a server without schedules, or in a namespace that lacks search
   *     attributes
   */
  public String schedule(Drift.Input input, Duration every) {
    runs.requireSearchAttributes();
    String id = WorkflowIds.driftSchedule(input.name());
    Schedule schedule =
        Schedule.newBuilder()
            .setAction(
                ScheduleActionStartWorkflow.newBuilder()
                    .setWorkflowType(DriftWorkflow.class.getSimpleName())
                    .setArguments(input)
                    .setOptions(
                        WorkflowOptions.newBuilder()
                            .setWorkflowId(WorkflowIds.drift(input.name()))
                            .setTaskQueue(runs.server().queues().workflows())
                            .setStaticSummary(summary(input))
                            .setPriority(
                                Fairness.of(
                                    WorkflowIds.drift(input.name()), input.clusters().count()))
                            .build())
                    .build())
            .setSpec(
                ScheduleSpec.newBuilder()
                    .setIntervals(List.of(new ScheduleIntervalSpec(every)))
                    .build())
            .setPolicy(
                SchedulePolicy.newBuilder()
                    .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                    .build())
            .build();
    try {
      create(id, schedule);
    } catch (RuntimeException e) {
      throw explained(e, "schedule " + id);
    }
    return id;
  }

  /** Deletes the schedule; returns false if there is none. */
  public boolean unschedule(String fleet) {
    try {
      schedules.getHandle(WorkflowIds.driftSchedule(fleet)).delete();
      return true;
    } catch (RuntimeException e) {
      if (ServerErrors.isNotFound(e)) {
        return false;
      }
      throw explained(e, "end the schedule of " + fleet);
    }
  }

  private void create(String id, Schedule schedule) {
    ScheduleOptions now = ScheduleOptions.newBuilder().setTriggerImmediately(true).build();
    try {
      schedules.createSchedule(id, schedule, now);
    } catch (ScheduleAlreadyRunningException e) {
      schedules.getHandle(id).delete();
      schedules.createSchedule(id, schedule, now);
    }
  }

  private RuntimeException explained(RuntimeException e, String what) {
    Status status = ServerErrors.status(e);
    if (status != null && status.getCode() == Status.Code.UNIMPLEMENTED) {
      return CommandException.of(
              ExitCode.UNREACHABLE,
              "This server has no schedules: the embedded engine lives only as long as its"
                  + " process.")
          .next("Use embark up or your own Temporal, or run embark drift from cron.")
          .because(e);
    }
    return ServerErrors.explain(e, runs.server(), what);
  }

  private <T> T result(RunInfo run, Class<T> type) {
    try {
      return runs.records().result(run, type);
    } catch (WorkflowFailedException e) {
      if (e.getCause() instanceof ApplicationFailure failure) {
        throw Inspections.failure(failure).because(e);
      }
      throw CommandException.of(ExitCode.FAILED, "Nothing was compared: it was ended.")
          .next("embark doctor")
          .because(e);
    }
  }

  private static String summary(Drift.Input input) {
    return "Drift of " + input.name() + ", " + input.clusters().count() + " clusters";
  }
}
