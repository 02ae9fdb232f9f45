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
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks up earlier runs: by listing, or, on a server without list calls (the embedded one), by
 * describing the latest run of each cluster. Thread-safe.
 */
public final class HistoryActivitiesImpl implements HistoryActivities {

  /** Keeps a query at about 5 KB. */
  private static final int IDS_A_QUERY = 100;

  /** A closed run answers at once; one that does not is not waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Listing and reading take this time together: an attempt has 30 s. */
  private static final Duration TIME_TO_READ = Duration.ofSeconds(15);

  /** An answer takes about 100 ms, and a batch that was rolled back has hundreds. */
  private static final int READ_AT_ONCE = 20;

  /** Outcomes of runs that removed bindings, if there were any to remove. */
  private static final Set<String> UNDOING =
      Set.of(
          Outcome.kindOf(Outcome.RolledBack.class),
          Outcome.kindOf(Outcome.RollbackIncomplete.class),
          Outcome.kindOf(Outcome.Offboarded.class));

  private final WorkflowClient client;
  private final boolean listsRuns;
  private final Duration patience;
  private final Duration timeToRead;

  /**
   * @param client for the worker's namespace
   * @param listsRuns whether the server supports list calls
   */
  public HistoryActivitiesImpl(WorkflowClient client, boolean listsRuns) {
    this(client, listsRuns, PATIENCE, TIME_TO_READ);
  }

  HistoryActivitiesImpl(
      WorkflowClient client, boolean listsRuns, Duration patience, Duration timeToRead) {
    this.client = client;
    this.listsRuns = listsRuns;
    this.patience = patience;
    this.timeToRead = timeToRead;
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
    long began = System.nanoTime();
    Instant since = Instant.ofEpochMilli(sinceMillis);
    List<WorkflowExecutionMetadata> undone =
        runs(clusterIds, "CloseTime >= '" + since + "'")
            .filter(run -> isClosedSince(run, since) && mayHaveUndone(run))
            // The longer ago, the less it matters to take one for a removal.
            .sorted(Comparator.comparing(WorkflowExecutionMetadata::getCloseTime).reversed())
            .toList();
    Map<String, Long> latest = new HashMap<>();
    for (WorkflowExecutionMetadata run : thoseThatMayHaveRemovedBindings(undone, began)) {
      latest.merge(clusterId(run), run.getCloseTime().toEpochMilli(), Math::max);
    }
    return latest;
  }

  private static boolean isClosedSince(WorkflowExecutionMetadata run, Instant since) {
    Instant end = run.getCloseTime();
    return end != null && !end.isBefore(since);
  }

  /** The attribute tells most runs apart; only an undo has to be read. */
  private static boolean mayHaveUndone(WorkflowExecutionMetadata run) {
    String kind = run.getTypedSearchAttributes().get(EmbarkAttributes.OUTCOME);
    return kind == null || UNDOING.contains(kind);
  }

  /** Reads the runs; one for which no time is left may have. */
  private List<WorkflowExecutionMetadata> thoseThatMayHaveRemovedBindings(
      List<WorkflowExecutionMetadata> undone, long began) {
    List<WorkflowExecutionMetadata> removed = new ArrayList<>();
    for (int from = 0; from < undone.size(); from += READ_AT_ONCE) {
      var some = undone.subList(from, Math.min(from + READ_AT_ONCE, undone.size()));
      Duration left = timeToRead.minusNanos(System.nanoTime() - began);
      var answers = some.stream().map(run -> reportsRemovalOrNothing(run, left)).toList();
      for (int i = 0; i < some.size(); i++) {
        if (answers.get(i).join()) {
          removed.add(some.get(i));
        }
      }
    }
    return removed;
  }

  /**
   * A run that cannot be read may have removed bindings. Whoever can start a run can give it this
   * id and any content, which must not cost the other clusters their answer.
   */
  private CompletableFuture<Boolean> reportsRemovalOrNothing(
      WorkflowExecutionMetadata run, Duration left) {
    boolean leadsOn =
        run.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW;
    if (leadsOn || left.isNegative() || left.isZero()) {
      // No run of a cluster leads on. Its result would be that of the last run in the chain.
      return CompletableFuture.completedFuture(true);
    }
    Duration wait = left.compareTo(patience) < 0 ? left : patience;
    return client
        .newUntypedWorkflowStub(
            WorkflowTargetOptions.newBuilder()
                .setWorkflowId(run.getExecution().getWorkflowId())
                .setRunId(run.getExecution().getRunId())
                .build())
        .getResultAsync(wait.toMillis(), TimeUnit.MILLISECONDS, ClusterResult.class)
        .handle((result, failure) -> failure == null ? result : reported(run, failure))
        .thenApply(result -> result == null || result.outcome().mayHaveRemovedBindings())
        // The SDK, the codec and the converter each have exceptions of their own.
        .exceptionally(unreadable -> true);
  }

  /** What a run that failed or was cancelled reported; null if it was ended from outside. */
  private static @Nullable ClusterResult reported(
      WorkflowExecutionMetadata run, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof WorkflowFailedException failed)) {
      return null;
    }
    return failed.getCause() instanceof ApplicationFailure reason ? details(reason) : memo(run);
  }

  private static @Nullable ClusterResult details(ApplicationFailure failure) {
    return failure.getDetails().getSize() == 0
        ? null
        : failure.getDetails().get(ClusterResult.class);
  }

  /** Temporal drops the result of a cancelled run. */
  private static @Nullable ClusterResult memo(WorkflowExecutionMetadata run) {
    return (ClusterResult) run.getMemo(ClusterResult.MEMO, ClusterResult.class);
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
