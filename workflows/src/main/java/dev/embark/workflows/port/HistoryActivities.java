package dev.embark.workflows.port;

import io.temporal.activity.ActivityInterface;
import java.util.List;
import java.util.Map;

/** What is asked of Temporal about earlier runs. */
@ActivityInterface
public interface HistoryActivities {

  /**
   * The {@code credentialsId} that the last confirmed run of each cluster recorded; clusters
   * without one are absent. A miss costs one needless update, never more.
   */
  Map<String, String> recordedCredentials(List<String> clusterIds);
}
