package dev.embark.starter.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.Json;
import dev.embark.workflows.model.Access;
import java.time.Instant;
import java.util.OptionalLong;

/** A key as JSON, alike in every document. */
public final class KeyJson {
  private KeyJson() {}

  /** Its age is counted up to the given time, in whole days. */
  public static ObjectNode of(Access.Key key, Instant now) {
    OptionalLong age = key.ageDays(now.toEpochMilli());
    ObjectNode node = Json.object().put("id", key.id()).put("createdAt", key.createdAt());
    node.put("ageDays", age.isPresent() ? age.getAsLong() : null);
    return node.put("disabled", key.disabled());
  }
}
