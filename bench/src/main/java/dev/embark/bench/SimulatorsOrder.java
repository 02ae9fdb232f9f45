package dev.embark.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The argument of the simulators' process, as JSON.
 *
 * @param scenario kind of fleet
 * @param seed another one gives other ids
 * @param clusters number of measured clusters
 * @param inFlight number of concurrent clusters
 * @param propagationMillis how long IAM changes take to propagate
 * @param fleet name of the fleet
 * @param folder where the manifests are written
 * @param warmUp clusters of the warm-up fleet
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

  /** The suffix of the warm-up fleet's name. */
  private static final String WARM_UP = "-warm";

  private static final ObjectMapper JSON = new ObjectMapper();

  static SimulatorsOrder of(String argument) throws JsonProcessingException {
    return JSON.readValue(argument, SimulatorsOrder.class);
  }

  /** Returns the order as an argument. */
  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the name of the warm-up fleet. */
  String firstFleet() {
    return fleet + WARM_UP;
  }

  /** Returns the file of the measured fleet's manifest. */
  Path manifest() {
    return manifestOf(fleet);
  }

  /** Returns the file of the warm-up fleet's manifest. */
  Path firstManifest() {
    return manifestOf(firstFleet());
  }

  private Path manifestOf(String name) {
    return Path.of(folder, name + ".yaml");
  }
}
