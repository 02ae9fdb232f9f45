package dev.embark.workflows.workflow;

import dev.embark.workflows.port.HistoryActivities;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;

/** What earlier runs have left in Temporal. */
final class FakeHistory implements HistoryActivities {

  private final ObjIntConsumer<String> asked;
  private final Map<String, String> recorded = new ConcurrentHashMap<>();
  private final Map<String, Long> removals = new ConcurrentHashMap<>();

  /**
   * Creates an empty one.
   *
   * @param asked is told of each question, with the number of clusters; may throw
   */
  FakeHistory(ObjIntConsumer<String> asked) {
    this.asked = asked;
  }

  void record(int number, String credentialsId) {
    recorded.put(FakeWorld.id(number), credentialsId);
  }

  /** An earlier run of the cluster ended at this time, and may have removed bindings. */
  void undone(int number, long atMillis) {
    removals.put(FakeWorld.id(number), atMillis);
  }

  @Override
  public Map<String, String> recordedCredentials(List<String> clusterIds) {
    asked.accept("recordedCredentials", clusterIds.size());
    return clusterIds.stream()
        .filter(recorded::containsKey)
        .collect(Collectors.toMap(id -> id, recorded::get));
  }

  @Override
  public Map<String, Long> removalsSince(List<String> clusterIds, long sinceMillis) {
    asked.accept("removalsSince", clusterIds.size());
    return clusterIds.stream()
        .filter(id -> removals.getOrDefault(id, -1L) >= sinceMillis)
        .collect(Collectors.toMap(id -> id, removals::get));
  }
}
