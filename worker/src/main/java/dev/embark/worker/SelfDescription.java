package dev.embark.worker;

import dev.embark.worker.configuration.WorkerConfiguration;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.port.WorkerInspectionActivities;
import java.time.InstantSource;
import java.util.List;

/** Describes this worker from its configuration; keys appear by name only. Thread-safe. */
final class SelfDescription implements WorkerInspectionActivities {

  private final WorkerConfiguration configuration;
  private final InstantSource clock;

  SelfDescription(WorkerConfiguration configuration, InstantSource clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  @Override
  public Checkup.Worker describeWorker() {
    WorkerConfiguration.Boundary boundary = configuration.boundary();
    List<String> credentials = configuration.castAi().tokens().keySet().stream().sorted().toList();
    return new Checkup.Worker(
        WorkerVersion.version(),
        configuration.castAi().url().toString(),
        configuration.google().endpoint().toString(),
        credentials,
        boundary.projects(),
        boundary.serviceAccounts(),
        configuration.minimumPropagation(),
        clock.millis());
  }
}
