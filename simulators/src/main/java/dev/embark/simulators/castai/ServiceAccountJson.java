package dev.embark.simulators.castai;

import dev.embark.simulators.http.Body;
import org.jspecify.annotations.Nullable;

/** Writes the responses of the two calls that create a service account; their fields differ. */
final class ServiceAccountJson {

  private ServiceAccountJson() {}

  static Body body(Operation operation, CastServiceAccount account) {
    return operation == Operation.GCP_CREATE_SA
        ? Json.body(
            json -> {
              json.writeStartObject();
              json.writeStringField("serviceAccountEmail", account.email());
              json.writeStringField("serviceAccountId", account.uniqueId());
              json.writeEndObject();
            })
        : one("serviceAccount", account.email());
  }

  /** Returns a response without a usable account: the field is missing, null or empty. */
  static Body without(Operation operation, String form) {
    String field = operation == Operation.GCP_CREATE_SA ? "serviceAccountEmail" : "serviceAccount";
    return switch (form) {
      case "missing" -> Json.emptyObject();
      case "null" -> one(field, null);
      case "empty" -> one(field, "");
      default -> throw new IllegalArgumentException("No such form of empty-sa: " + form);
    };
  }

  private static Body one(String field, @Nullable String value) {
    return Json.body(
        json -> {
          json.writeStartObject();
          Json.nullable(json, field, value);
          json.writeEndObject();
        });
  }
}
