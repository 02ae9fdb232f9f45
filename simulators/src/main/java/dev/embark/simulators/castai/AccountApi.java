package dev.embark.simulators.castai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.embark.simulators.http.Body;
import dev.embark.simulators.http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Handles calls about keys, users and organizations. Thread-safe. */
final class AccountApi {

  /** The creation time of the simulated organizations and keys. */
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");

  private final CastAiState state;

  AccountApi(CastAiState state) {
    this.state = state;
  }

  Outcome tokens(Invocation call) {
    List<ApiKey> keys = state.keys().of(call.organizationId());
    return Outcome.read(
        Json.body(
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("items");
              for (ApiKey key : keys) {
                write(json, key);
              }
              json.writeEndArray();
              json.writeEndObject();
            }));
  }

  Outcome organizations(Invocation call) {
    return Outcome.read(
        Json.body(
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("organizations");
              write(json, organization(call.organizationId()));
              json.writeEndArray();
              json.writeEndObject();
            }));
  }

  Outcome organization(Invocation call) {
    if (!call.id().equals(call.organizationId())) {
      throw Refusal.of(404, "organization not found");
    }
    Organization organization = organization(call.organizationId());
    return Outcome.read(Json.body(json -> write(json, organization)));
  }

  Outcome me(Invocation call) {
    String name = call.key().name();
    return Outcome.read(
        Json.body(
            json -> {
              json.writeStartObject();
              json.writeStringField("id", idOf(name));
              json.writeStringField("username", name);
              json.writeStringField("name", name);
              json.writeStringField("email", name + "@example.com");
              json.writeEndObject();
            }));
  }

  /** Assumption: {@code gke} is rejected, since only {@code aks} is known to be used. */
  Outcome impersonationServiceAccount(Invocation call) {
    if (!call.fields().required("provider").equals("aks")) {
      throw Refusal.badField("validation error", "provider", "is not supported");
    }
    CastServiceAccount account = state.castServiceAccount(call.organizationId());
    Body body =
        Json.body(
            json -> {
              json.writeStartObject();
              json.writeStringField("id", account.uniqueId());
              json.writeStringField("email", account.email());
              json.writeEndObject();
            });
    return Outcome.read(body);
  }

  Outcome script(Invocation call) {
    Body body = Body.text(Scripts.of(call.operation(), call.request().path()));
    return new Outcome(new Reply.Answer(200, Map.of("Content-Type", "text/plain"), body), "none");
  }

  private Organization organization(UUID id) {
    return state.settings().organizations().stream()
        .filter(organization -> organization.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Refusal.of(404, "organization not found"));
  }

  private static void write(JsonGenerator json, Organization organization) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", organization.id().toString());
    json.writeStringField("name", organization.name());
    Json.time(json, "createdAt", CREATED);
    json.writeEndObject();
  }

  /** Writes only the first three characters of the key, never the key itself. */
  private void write(JsonGenerator json, ApiKey key) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", idOf(key.name()));
    json.writeStringField("name", key.name());
    json.writeBooleanField("active", state.keys().isActive(key, state.now()));
    json.writeBooleanField("readonly", key.readOnly());
    json.writeStringField("organizationId", key.organizationId().toString());
    Instant expiresAt = key.expiresAt();
    Json.optional(json, "expiresAt", expiresAt == null ? null : expiresAt.toString());
    Json.optional(
        json, "lastUsedAt", state.keys().lastUsed(key).map(Instant::toString).orElse(null));
    Json.time(json, "createdAt", CREATED);
    json.writeStringField("createdBy", "simulators");
    json.writeNullField("token");
    json.writeStringField("tokenPrefix", key.secret().substring(0, 3));
    json.writeEndObject();
  }

  private static String idOf(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
