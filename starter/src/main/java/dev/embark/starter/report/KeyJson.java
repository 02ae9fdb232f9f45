package dev.embark.starter.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.Json;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.KeyUse;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A key as JSON, the same in every document. */
public final class KeyJson {
  private KeyJson() {}

  /** Counts its age up to the given time, in whole days. */
  public static ObjectNode of(Access.Key key, Instant now) {
    OptionalLong age = key.ageDays(now.toEpochMilli());
    ObjectNode node = Json.object().put("id", key.id()).put("createdAt", key.createdAt());
    node.put("ageDays", age.isPresent() ? age.getAsLong() : null);
    node.put("disabled", key.disabled());
    node.set("lastUse", use(key.lastUse()));
    return node;
  }

  /** A key unused in the observed days has a use without a day; an unknown use is null. */
  private static @Nullable ObjectNode use(@Nullable KeyUse use) {
    return use == null
        ? null
        : Json.object()
            .put("day", use.day())
            .put("watchedFrom", use.watchedFrom())
            .put("watchedTo", use.watchedTo());
  }
}
