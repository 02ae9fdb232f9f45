package dev.embark.worker.configuration;

import java.util.List;
import java.util.stream.Collectors;

/** Reports all problems of the configuration together, without secrets. */
public final class ConfigurationException extends RuntimeException {

  private final transient List<Problem> problems;

  /**
   * Creates the report.
   *
   * @param problems all of them, at least one; their sentences are the message
   */
  public ConfigurationException(List<Problem> problems) {
    super(problems.stream().map(Problem::sentence).collect(Collectors.joining(" ")));
    this.problems = List.copyOf(problems);
  }

  /** Returns at least one problem. */
  public List<Problem> problems() {
    return problems;
  }
}
