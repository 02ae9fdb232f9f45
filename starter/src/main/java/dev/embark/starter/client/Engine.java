package dev.embark.starter.client;

import java.util.Locale;

/** The kind of Temporal server that a run lives on. */
public enum Engine {
  /** A configured address, otherwise the server left running by {@code embark up}. */
  AUTO,
  /** The in-process, in-memory server: demo and tests only. */
  EMBEDDED,
  /** The dev server that {@code embark up} runs. */
  LOCAL,
  /** A configured server: flags, {@code TEMPORAL_*} variables or a profile. */
  CLUSTER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
