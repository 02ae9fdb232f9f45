package dev.embark.workflows.port;

import dev.embark.workflows.model.Checkup;
import io.temporal.activity.ActivityInterface;

/** What a worker reports about itself, without any secret. */
@ActivityInterface
public interface WorkerInspectionActivities {

  Checkup.Worker describeWorker();
}
