package dev.embark.starter.engine;

import io.temporal.serviceclient.WorkflowServiceStubs;

/**
 * A Temporal server that this process runs. The search attributes exist when it is handed out.
 * Closing it stops the server. Thread-safe.
 */
public sealed interface RunningEngine extends AutoCloseable permits EmbeddedEngine, LocalEngine {

  /** The connection to it; closed together with the engine. */
  WorkflowServiceStubs service();

  /** The namespace in which runs live. */
  String namespace();

  @Override
  void close();
}
