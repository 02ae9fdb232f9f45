package dev.embark.starter.client;

import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.EmbarkAttributes;
import dev.embark.workflows.workflow.FleetWorkflow;
import dev.embark.workflows.workflow.OffboardingWorkflow;
import dev.embark.workflows.workflow.OnboardingWorkflow;
import dev.embark.workflows.workflow.UndoWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.SearchAttributeKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds runs. Visibility lags behind by a second or two. Thread-safe. */
public final class RunList {

  /** Everything that runs under a cluster's id. */
  private static final String OF_CLUSTERS =
      "WorkflowType IN ('"
          + OnboardingWorkflow.class.getSimpleName()
          + "', '"
          + OffboardingWorkflow.class.getSimpleName()
          + "', '"
          + UndoWorkflow.class.getSimpleName()
          + "')";

  private static final String NEEDS_ATTENTION =
      "("
          + EmbarkAttributes.PHASE.getName()
          + " = '"
          + Phase.NeedsAttention
          + "' OR "
          + EmbarkAttributes.OUTCOME.getName()
          + " = '"
          + Outcome.kindOf(Outcome.RollbackIncomplete.class)
          + "')";

  private final WorkflowClient client;
  private final Server server;
  private final RunRecords records;

  RunList(WorkflowClient client, Server server, RunRecords records) {
    this.client = client;
    this.server = server;
    this.records = records;
  }

  /**
   * Lists fleets, latest first. If there are more than the most, running ones come before those
   * that have ended.
   *
   * @throws dev.embark.starter.output.CommandException on a server that cannot list
   */
  public List<FleetRun> fleets(boolean runningOnly, @Nullable Instant since, int most) {
    String query = "WorkflowType = '" + FleetWorkflow.class.getSimpleName() + "'";
    return list(
        query + running(runningOnly) + since(since),
        run -> new FleetRun(attribute(run, EmbarkAttributes.PHASE), RunInfo.of(run)),
        any -> true,
        most);
  }

  /**
   * Lists runs of clusters that match, latest first. If there are more than the most, running ones
   * come before those that have ended.
   */
  public List<ClusterRun> clusters(ClusterFilter filter, int most) {
    List<String> terms = new ArrayList<>();
    terms.add(OF_CLUSTERS);
    addTerm(terms, EmbarkAttributes.FLEET, filter.fleet());
    addTerm(terms, EmbarkAttributes.PROJECT, filter.project());
    addTerm(terms, EmbarkAttributes.PHASE, filter.phase());
    addTerm(terms, EmbarkAttributes.OUTCOME, filter.outcome());
    if (filter.needsAttention()) {
      terms.add(NEEDS_ATTENTION);
    }
    String query =
        String.join(" AND ", terms) + running(filter.runningOnly()) + since(filter.since());
    return list(query, RunList::cluster, run -> !filter.needsAttention() || isLatest(run), most);
  }

  /** A cluster no longer needs attention once a later run has taken it up. */
  private boolean isLatest(ClusterRun run) {
    return records
        .info(run.run().workflowId())
        .filter(latest -> latest.runId().equals(run.run().runId()))
        .isPresent();
  }

  /**
   * Lists the runs of a fleet's clusters started from one time until another, including those that
   * put back what an undo had left, latest first; null means now.
   */
  public List<RunInfo> runsOfFleet(String fleet, Instant from, @Nullable Instant until) {
    List<String> terms = new ArrayList<>();
    terms.add(OF_CLUSTERS);
    addTerm(terms, EmbarkAttributes.FLEET, fleet);
    if (until != null) {
      terms.add("StartTime <= '" + until + "'");
    }
    String query = String.join(" AND ", terms) + since(from);
    return list(query, RunInfo::of, any -> true, Integer.MAX_VALUE);
  }

  /** Returns when the first run of this fleet after the given time was started. */
  public Optional<Instant> nextStart(String fleet, Instant after) {
    String query =
        "WorkflowId = '" + WorkflowIds.fleet(fleet) + "' AND StartTime > '" + after + "'";
    return list(query, RunInfo::of, any -> true, Integer.MAX_VALUE).stream()
        .map(RunInfo::started)
        .min(Comparator.naturalOrder());
  }

  /** Counts the fleet's running clusters in each phase. Empty on a server that cannot count. */
  public Map<Phase, Long> phases(String fleet) {
    Map<Phase, Long> counts = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      if (phase != Phase.Done) {
        List<String> terms = new ArrayList<>();
        terms.add(OF_CLUSTERS);
        addTerm(terms, EmbarkAttributes.FLEET, fleet);
        addTerm(terms, EmbarkAttributes.PHASE, phase.name());
        try {
          String query = String.join(" AND ", terms) + running(true);
          counts.put(phase, client.countWorkflows(query).getCount());
        } catch (RuntimeException e) {
          if (ServerErrors.isUnimplemented(e)) {
            return Map.of();
          }
          throw ServerErrors.explain(e, server, "count clusters");
        }
      }
    }
    return counts;
  }

  /** Those that are not wanted do not count against the most. */
  private <T> List<T> list(
      String query, Function<WorkflowExecutionMetadata, T> reading, Predicate<T> wanted, int most) {
    try {
      return Listed.runs(client.listExecutions(query), reading, wanted, most);
    } catch (RuntimeException e) {
      throw ServerErrors.explain(e, server, "list runs");
    }
  }

  /** A run on the server's list, which names open ones first, and then those that closed last. */
  private record Listed<T>(Instant started, T run) {

    /**
     * Returns each run once, latest first. One that closes while the pages are read is on two of
     * them, open and then closed.
     */
    static <T> List<T> runs(
        Stream<WorkflowExecutionMetadata> entries,
        Function<WorkflowExecutionMetadata, T> reading,
        Predicate<T> wanted,
        int most) {
      Map<String, Listed<T>> runs = new LinkedHashMap<>();
      Iterator<WorkflowExecutionMetadata> each = entries.iterator();
      while (runs.size() < most && each.hasNext()) {
        WorkflowExecutionMetadata entry = each.next();
        T run = reading.apply(entry);
        if (wanted.test(run)) {
          runs.put(entry.getExecution().getRunId(), new Listed<>(entry.getStartTime(), run));
        }
      }
      return runs.values().stream()
          .sorted(Comparator.comparing((Listed<T> listed) -> listed.started()).reversed())
          .map(Listed::run)
          .toList();
    }
  }

  private static String running(boolean only) {
    return only ? " AND ExecutionStatus = 'Running'" : "";
  }

  private static String since(@Nullable Instant since) {
    return since == null ? "" : " AND StartTime >= '" + since + "'";
  }

  private static void addTerm(
      List<String> terms, SearchAttributeKey<String> key, @Nullable String value) {
    if (value != null) {
      terms.add(key.getName() + " = '" + value.replace("\\", "\\\\").replace("'", "\\'") + "'");
    }
  }

  private static ClusterRun cluster(WorkflowExecutionMetadata run) {
    return new ClusterRun(
        Names.name(run.getExecution().getWorkflowId()),
        attribute(run, EmbarkAttributes.FLEET),
        attribute(run, EmbarkAttributes.PROJECT),
        attribute(run, EmbarkAttributes.PHASE),
        attribute(run, EmbarkAttributes.OUTCOME),
        RunInfo.of(run));
  }

  private static String attribute(WorkflowExecutionMetadata run, SearchAttributeKey<String> key) {
    String value = run.getTypedSearchAttributes().get(key);
    return value == null ? "" : value;
  }

  /**
   * The clusters to list; null for conditions that do not matter.
   *
   * @param runningOnly only running ones
   * @param needsAttention only those that wait for a person, now or at their end
   * @param since only those started at this time or later
   */
  public record ClusterFilter(
      @Nullable String fleet,
      @Nullable String project,
      @Nullable String phase,
      @Nullable String outcome,
      boolean runningOnly,
      boolean needsAttention,
      @Nullable Instant since) {}

  /**
   * A fleet's run.
   *
   * @param state the fleet's own word for its current or final state; empty if the server keeps no
   *     search attributes
   */
  public record FleetRun(String state, RunInfo run) {}

  /** A cluster's run as described by its search attributes; empty for those not set. */
  public record ClusterRun(
      String clusterId, String fleet, String project, String phase, String outcome, RunInfo run) {}
}
