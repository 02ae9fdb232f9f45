package dev.embark.simulators.castai;

import dev.embark.simulators.http.Body;
import dev.embark.simulators.http.Reply;
import java.util.Map;

/**
 * The outcome of a call.
 *
 * @param reply the reply to the caller
 * @param effect for the call log: {@code none}, {@code write} or {@code noop-write}
 */
record Outcome(Reply reply, String effect) {

  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  static Outcome read(Body body) {
    return new Outcome(new Reply.Answer(200, JSON, body), "none");
  }

  static Outcome written(Change change, Body body) {
    return written(change, 200, body);
  }

  static Outcome written(Change change, int status, Body body) {
    return new Outcome(
        new Reply.Answer(status, JSON, body), change.isNone() ? "noop-write" : "write");
  }

  /** Assumption: every error status comes with the generic error object. */
  static Outcome refused(Refusal refusal) {
    Body body =
        Json.body(
            json -> {
              json.writeStartObject();
              json.writeStringField("message", refusal.getMessage());
              json.writeArrayFieldStart("fieldViolations");
              for (Refusal.Violation violation : refusal.violations()) {
                json.writeStartObject();
                json.writeStringField("field", violation.field());
                json.writeStringField("description", violation.description());
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeEndObject();
            });
    return new Outcome(new Reply.Answer(refusal.status(), JSON, body), "none");
  }

  Outcome with(Reply changed) {
    return new Outcome(changed, effect);
  }
}
