package dev.embark.bench.floor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;

/**
 * What the floor's process is to do, its one argument as JSON.
 *
 * @param address of the Temporal server
 * @param round its name, which no other round has
 * @param workflows how many are measured
 * @param waitMillis the timer in each
 * @param warmUp how many are done before, unmeasured
 * @param inFlight how many are under way at once
 */
public record FloorOrder(
    String address, String round, int workflows, long waitMillis, int warmUp, int inFlight) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static FloorOrder of(String argument) throws JsonProcessingException {
    return JSON.readValue(argument, FloorOrder.class);
  }

  /** As an argument. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
