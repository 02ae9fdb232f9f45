package dev.embark.worker.configuration;

import java.util.List;
import java.util.stream.Collectors;

/** Says everything that is wrong with the configuration at once, without secrets. */
public final class ConfigurationException extends RuntimeException {

  private final transient List<Problem> problems;

  public ConfigurationException(List<Problem> problems) {
    super(problems.stream().map(Problem::sentence).collect(Collectors.joining(" ")));
    this.problems = List.copyOf(problems);
  }

  /** At least one. */
  public List<Problem> problems() {
    return problems;
  }
}
