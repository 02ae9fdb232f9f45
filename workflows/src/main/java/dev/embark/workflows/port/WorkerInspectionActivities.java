package dev.embark.workflows.port;

import dev.embark.workflows.model.Checkup;
import io.temporal.activity.ActivityInterface;

/** What a worker tells of itself; no secret is among it. */
@ActivityInterface
public interface WorkerInspectionActivities {

  Checkup.Worker describeWorker();
}
