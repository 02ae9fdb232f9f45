package dev.embark.worker.temporal;

import dev.embark.workflows.model.TargetRules;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.port.HistoryActivities;
import dev.embark.workflows.workflow.SearchAttributes;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks up earlier runs: by listing, or, on a server without list calls (the embedded one), by
 * describing the latest run of each cluster. Thread-safe.
 */
public final class HistoryActivitiesImpl implements HistoryActivities {

  /** Keeps a query at about 5 KB. */
  private static final int IDS_A_QUERY = 100;

  private final WorkflowClient client;
  private final boolean listsRuns;

  /**
   * @param client for the worker's namespace
   * @param listsRuns whether the server supports list calls
   */
  public HistoryActivitiesImpl(WorkflowClient client, boolean listsRuns) {
    this.client = client;
    this.listsRuns = listsRuns;
  }

  @Override
  public Map<String, String> recordedCredentials(List<String> clusterIds) {
    // Anything that is not an id could change the meaning of the query.
    List<String> ids =
        clusterIds.stream().filter(Objects::nonNull).filter(TargetRules::isClusterId).toList();
    Map<String, Recorded> latest = new HashMap<>();
    Stream<Recorded> runs = listsRuns ? listed(ids) : described(ids);
    runs.forEach(run -> latest.merge(run.clusterId(), run, Recorded::later));
    return latest.values().stream()
        .collect(Collectors.toMap(Recorded::clusterId, Recorded::credentialsId));
  }

  private Stream<Recorded> listed(List<String> ids) {
    return Stream.iterate(0, from -> from < ids.size(), from -> from + IDS_A_QUERY)
        .map(from -> ids.subList(from, Math.min(from + IDS_A_QUERY, ids.size())))
        .flatMap(some -> client.listExecutions(query(some)))
        .flatMap(run -> recorded(run).stream());
  }

  private static String query(List<String> ids) {
    return ids.stream()
        .map(id -> "'" + WorkflowIds.cluster(id) + "'")
        .collect(Collectors.joining(",", "ExecutionStatus='Completed' AND WorkflowId IN (", ")"));
  }

  private Stream<Recorded> described(List<String> ids) {
    return ids.stream()
        .flatMap(id -> describe(id).flatMap(HistoryActivitiesImpl::recorded).stream());
  }

  private Optional<WorkflowExecutionMetadata> describe(String clusterId) {
    try {
      return Optional.of(client.newUntypedWorkflowStub(WorkflowIds.cluster(clusterId)).describe());
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    }
  }

  private static Optional<Recorded> recorded(WorkflowExecutionMetadata run) {
    String credentials = run.getTypedSearchAttributes().get(SearchAttributes.CREDENTIALS);
    boolean succeeded =
        run.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
    if (!succeeded || credentials == null || credentials.isEmpty()) {
      return Optional.empty();
    }
    String clusterId =
        run.getExecution().getWorkflowId().substring(WorkflowIds.cluster("").length());
    return Optional.of(new Recorded(clusterId, credentials, run.getCloseTime()));
  }

  /** What one run recorded. */
  private record Recorded(String clusterId, String credentialsId, Instant at) {

    Recorded later(Recorded other) {
      return at.isBefore(other.at) ? other : this;
    }
  }
}
