package dev.embark.starter.engine;

import io.temporal.serviceclient.WorkflowServiceStubs;

/**
 * A Temporal server run by this process, with its search attributes created. Closing it stops the
 * server. Thread-safe.
 */
public sealed interface RunningEngine extends AutoCloseable permits EmbeddedEngine, LocalEngine {

  /** Returns the connection, which is closed together with the engine. */
  WorkflowServiceStubs service();

  /** Returns the namespace of the runs. */
  String namespace();

  @Override
  void close();
}
