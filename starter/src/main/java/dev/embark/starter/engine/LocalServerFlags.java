package dev.embark.starter.engine;

import dev.embark.workflows.workflow.EmbarkAttributes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The flags with which {@code embark up}, the benchmark and tests start the development server. */
public final class LocalServerFlags {

  private LocalServerFlags() {}

  /** Returns the arguments of {@code temporal} for a server on this database and port. */
  public static List<String> of(Path database, String host, int port) {
    List<String> flags = new ArrayList<>(List.of("server", "start-dev"));
    flags.addAll(List.of("--ip", host, "--port", Integer.toString(port)));
    flags.addAll(List.of("--db-filename", database.toString()));
    // Several times the throughput of the defaults; survives a process crash at any moment.
    flags.addAll(List.of("--sqlite-pragma", "journal_mode=WAL"));
    flags.addAll(List.of("--sqlite-pragma", "synchronous=NORMAL"));
    // With more partitions, task queue rate limits are inexact.
    flags.addAll(dynamic("matching.numTaskqueueReadPartitions=1"));
    flags.addAll(dynamic("matching.numTaskqueueWritePartitions=1"));
    // Other servers do not reread their search attributes at each use either, see
    // docs/performance.md. A new database therefore gets Embark's before the server starts.
    flags.addAll(dynamic("system.forceSearchAttributesCacheRefreshOnRead=false"));
    EmbarkAttributes.ALL.forEach(
        key -> flags.addAll(List.of("--search-attribute", key.getName() + "=Keyword")));
    return flags;
  }

  /**
   * Lets runs take turns in the task queues, so that a small fleet does not wait behind a large
   * one.
   */
  public static List<String> fairness() {
    return Stream.of("matching.useNewMatcher=true", "matching.enableFairness=true")
        .flatMap(value -> dynamic(value).stream())
        .toList();
  }

  private static List<String> dynamic(String value) {
    return List.of("--dynamic-config-value", value);
  }
}
