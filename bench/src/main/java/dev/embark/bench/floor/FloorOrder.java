package dev.embark.bench.floor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;

/**
 * The argument of the floor's process, as JSON.
 *
 * @param address of the Temporal server
 * @param round its unique name
 * @param workflows number of measured workflows
 * @param waitMillis the timer in each
 * @param warmUp number of workflows run before, unmeasured
 * @param inFlight number of concurrent workflows
 */
public record FloorOrder(
    String address, String round, int workflows, long waitMillis, int warmUp, int inFlight) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static FloorOrder of(String argument) throws JsonProcessingException {
    return JSON.readValue(argument, FloorOrder.class);
  }

  /** Returns the order as an argument. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
