package dev.embark.workflows.port;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import java.util.Map;

/** Questions to Temporal about earlier runs. */
@ActivityInterface
public interface HistoryActivities {

  /**
   * The {@code credentialsId} that the last confirmed run of each cluster recorded; clusters
   * without one are absent. A missing answer costs one unnecessary update, never more.
   */
  Map<String, String> recordedCredentials(List<String> clusterIds);

  /**
   * When the last run that may have removed bindings of the cluster ended, in milliseconds since
   * the epoch; clusters without one are absent. A run that cannot be read in time may have. Lists
   * lag behind, so a run that ended seconds ago may be missing.
   *
   * @param sinceMillis runs that ended before this time are left out
   */
  Map<String, Long> removalsSince(List<String> clusterIds, long sinceMillis);
}
