package dev.embark.worker.temporal;

import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.TargetRules;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.port.HistoryActivities;
import dev.embark.workflows.workflow.EmbarkAttributes;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks up earlier runs: by listing, or, on a server without list calls (the embedded one), by
 * describing the latest run of each cluster. Thread-safe.
 */
public final class HistoryActivitiesImpl implements HistoryActivities {

  /** Keeps a query at about 5 KB. */
  private static final int IDS_A_QUERY = 100;

  /** A closed run answers at once; one that does not is not waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Outcomes of runs that removed bindings, if there were any to remove. */
  private static final Set<String> UNDOING =
      Set.of(
          Outcome.kindOf(Outcome.RolledBack.class),
          Outcome.kindOf(Outcome.RollbackIncomplete.class),
          Outcome.kindOf(Outcome.Offboarded.class));

  private final WorkflowClient client;
  private final boolean listsRuns;
  private final Duration patience;

  /**
   * @param client for the worker's namespace
   * @param listsRuns whether the server supports list calls
   */
  public HistoryActivitiesImpl(WorkflowClient client, boolean listsRuns) {
    this(client, listsRuns, PATIENCE);
  }

  HistoryActivitiesImpl(WorkflowClient client, boolean listsRuns, Duration patience) {
    this.client = client;
    this.listsRuns = listsRuns;
    this.patience = patience;
  }

  @Override
  public Map<String, String> recordedCredentials(List<String> clusterIds) {
    Map<String, Recorded> latest = new HashMap<>();
    runs(clusterIds, "ExecutionStatus='Completed'")
        .flatMap(run -> recorded(run).stream())
        .forEach(run -> latest.merge(run.clusterId(), run, Recorded::later));
    return latest.values().stream()
        .collect(Collectors.toMap(Recorded::clusterId, Recorded::credentialsId));
  }

  @Override
  public Map<String, Long> removalsSince(List<String> clusterIds, long sinceMillis) {
    Instant since = Instant.ofEpochMilli(sinceMillis);
    Map<String, Long> latest = new HashMap<>();
    runs(clusterIds, "CloseTime >= '" + since + "'")
        .filter(run -> isClosedSince(run, since) && mayHaveRemovedBindings(run))
        .forEach(run -> latest.merge(clusterId(run), run.getCloseTime().toEpochMilli(), Math::max));
    return latest;
  }

  private static boolean isClosedSince(WorkflowExecutionMetadata run, Instant since) {
    Instant end = run.getCloseTime();
    return end != null && !end.isBefore(since);
  }

  /** The attribute tells most runs apart; only an undo has to be read. */
  private boolean mayHaveRemovedBindings(WorkflowExecutionMetadata run) {
    String kind = run.getTypedSearchAttributes().get(EmbarkAttributes.OUTCOME);
    return (kind == null || UNDOING.contains(kind)) && reportsRemovalOrNothing(run);
  }

  /**
   * A run that cannot be read may have removed bindings. Whoever can start a run can give it this
   * id and any content, which must not cost the other clusters their answer.
   */
  private boolean reportsRemovalOrNothing(WorkflowExecutionMetadata run) {
    if (run.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW) {
      // No run of a cluster does that. Its result would be that of the last run in the chain.
      return true;
    }
    try {
      return result(run).map(ended -> ended.outcome().mayHaveRemovedBindings()).orElse(true);
    } catch (TimeoutException | RuntimeException unreadable) {
      // The SDK, the codec and the converter each have exceptions of their own.
      return true;
    }
  }

  /** What a closed run reported; empty if it was ended from outside. */
  private Optional<ClusterResult> result(WorkflowExecutionMetadata run) throws TimeoutException {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            WorkflowTargetOptions.newBuilder()
                .setWorkflowId(run.getExecution().getWorkflowId())
                .setRunId(run.getExecution().getRunId())
                .build());
    try {
      return Optional.ofNullable(
          stub.getResult(patience.toMillis(), TimeUnit.MILLISECONDS, ClusterResult.class));
    } catch (WorkflowFailedException failed) {
      return failed.getCause() instanceof ApplicationFailure failure ? details(failure) : memo(run);
    }
  }

  private static Optional<ClusterResult> details(ApplicationFailure failure) {
    return failure.getDetails().getSize() == 0
        ? Optional.empty()
        : Optional.ofNullable(failure.getDetails().get(ClusterResult.class));
  }

  /** Temporal drops the result of a cancelled run. */
  private static Optional<ClusterResult> memo(WorkflowExecutionMetadata run) {
    return Optional.ofNullable(
        (ClusterResult) run.getMemo(ClusterResult.MEMO, ClusterResult.class));
  }

  /**
   * The clusters' runs: those that satisfy the condition on a server that lists, else the latest of
   * each.
   */
  private Stream<WorkflowExecutionMetadata> runs(List<String> clusterIds, String condition) {
    // Anything that is not an id could change the meaning of the query.
    List<String> ids =
        clusterIds.stream().filter(Objects::nonNull).filter(TargetRules::isClusterId).toList();
    return listsRuns ? listed(ids, condition) : ids.stream().flatMap(id -> describe(id).stream());
  }

  private Stream<WorkflowExecutionMetadata> listed(List<String> ids, String condition) {
    return Stream.iterate(0, from -> from < ids.size(), from -> from + IDS_A_QUERY)
        .map(from -> ids.subList(from, Math.min(from + IDS_A_QUERY, ids.size())))
        .flatMap(some -> client.listExecutions(query(some, condition)));
  }

  private static String query(List<String> ids, String condition) {
    return ids.stream()
        .map(id -> "'" + WorkflowIds.cluster(id) + "'")
        .collect(Collectors.joining(",", condition + " AND WorkflowId IN (", ")"));
  }

  private Optional<WorkflowExecutionMetadata> describe(String clusterId) {
    try {
      return Optional.of(client.newUntypedWorkflowStub(WorkflowIds.cluster(clusterId)).describe());
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    }
  }

  private static Optional<Recorded> recorded(WorkflowExecutionMetadata run) {
    String credentials = run.getTypedSearchAttributes().get(EmbarkAttributes.CREDENTIALS);
    boolean succeeded =
        run.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
    if (!succeeded || credentials == null || credentials.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Recorded(clusterId(run), credentials, run.getCloseTime()));
  }

  private static String clusterId(WorkflowExecutionMetadata run) {
    return run.getExecution().getWorkflowId().substring(WorkflowIds.cluster("").length());
  }

  /** What one run recorded. */
  private record Recorded(String clusterId, String credentialsId, Instant at) {

    Recorded later(Recorded other) {
      return at.isBefore(other.at) ? other : this;
    }
  }
}
