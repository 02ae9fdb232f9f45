package dev.embark.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * What the simulators' process is to serve, its one argument as JSON.
 *
 * @param scenario kind of fleet
 * @param seed another one gives other ids
 * @param clusters how many are measured
 * @param inFlight how many of them at once
 * @param propagationMillis how long changes at IAM take to spread
 * @param fleet name of the fleet
 * @param folder where the manifests are written to
 * @param warmUp clusters of the fleet that warms up
 */
record SimulatorsOrder(
    Scenario scenario,
    long seed,
    int clusters,
    int inFlight,
    long propagationMillis,
    String fleet,
    String folder,
    int warmUp) {

  /** What the name of the fleet that warms up ends in. */
  private static final String WARM_UP = "-warm";

  private static final ObjectMapper JSON = new ObjectMapper();

  static SimulatorsOrder of(String argument) throws JsonProcessingException {
    return JSON.readValue(argument, SimulatorsOrder.class);
  }

  /** As an argument. */
  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fleet that warms up. */
  String firstFleet() {
    return fleet + WARM_UP;
  }

  /** Where the manifest of the measured fleet is written to. */
  Path manifest() {
    return manifestOf(fleet);
  }

  /** Where the manifest of the fleet that warms up is written to. */
  Path firstManifest() {
    return manifestOf(firstFleet());
  }

  private Path manifestOf(String name) {
    return Path.of(folder, name + ".yaml");
  }
}
