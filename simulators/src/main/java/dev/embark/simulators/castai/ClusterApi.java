package dev.embark.simulators.castai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.embark.simulators.http.Body;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Handles calls about clusters. Thread-safe. */
final class ClusterApi {

  private static final String TERRAFORM = "castai-terraform-provider";

  private final CastAiState state;

  ClusterApi(CastAiState state) {
    this.state = state;
  }

  Outcome list(Invocation call) {
    Stream<ClusterState> clusters =
        state.list(call.organizationId(), call.isStruckBy(FaultKind.STALE_GET));
    return Outcome.read(Json.streamed(json -> writeAll(json, clusters.iterator())));
  }

  Outcome get(Invocation call) {
    if (!call.isStruckBy(FaultKind.STALE_GET)) {
      return Outcome.read(body(state.read(call.organizationId(), call.id())));
    }
    Duration younger = Duration.ofSeconds(Long.parseLong(call.detail("seconds", "86400")));
    return Outcome.read(body(state.staleRead(call.organizationId(), call.id(), younger)));
  }

  Outcome register(Invocation call) {
    RequestFields fields = call.fields();
    boolean fromTerraform = call.request().header("user-agent").startsWith(TERRAFORM);
    Change change =
        state.register(
            call.organizationId(),
            wantedId(fields),
            registration(fields),
            fromTerraform ? "terraform" : "console",
            call.isStruckBy(FaultKind.DUP_REGISTER));
    return Outcome.written(change, body(change.after()));
  }

  /** Returns the id of the cluster that a registration leads to, or the name in the request. */
  String subjectOfRegistration(Invocation call) {
    Registration registration = registration(call.fields());
    return state
        .registered(call.organizationId(), registration)
        .map(UUID::toString)
        .orElse(registration.name());
  }

  Outcome update(Invocation call) {
    RequestFields fields = call.fields();
    Optional<CredentialsMode> mode = fields.given("credentials").map(RequestFields::modeOf);
    Link link = fields.object("gke").has("gkeSaImpersonate") ? link(fields) : null;
    Change change =
        state.update(call.organizationId(), call.id(), link, mode.orElse(null), course(call));
    return Outcome.written(change, body(change.after()));
  }

  /**
   * Assumption: both ways of creating the account return the same one and share one link, and so
   * does Azure's form, which has nothing to link.
   */
  Outcome createServiceAccount(Invocation call) {
    RequestFields fields = call.fields();
    if (fields.has("aks") && !fields.has("gke")) {
      state.read(call.organizationId(), call.id());
      return Outcome.read(account(call));
    }
    Change change = state.link(call.organizationId(), call.id(), link(fields));
    return Outcome.written(change, account(call));
  }

  private Body account(Invocation call) {
    return ServiceAccountJson.body(
        call.operation(), state.castServiceAccount(call.organizationId()));
  }

  Outcome disableServiceAccount(Invocation call) {
    return Outcome.written(state.unlink(call.organizationId(), call.id()), Json.emptyObject());
  }

  Outcome reconcile(Invocation call) {
    return Outcome.written(state.reconcile(call.organizationId(), call.id()), Json.emptyObject());
  }

  Outcome disconnect(Invocation call) {
    RequestFields fields = call.fields();
    fields.checkFlag("deleteProvisionedNodes");
    fields.checkFlag("keepKubernetesResources");
    Change change = state.disconnect(call.organizationId(), call.id());
    return Outcome.written(change, body(change.after()));
  }

  Outcome delete(Invocation call) {
    return Outcome.written(state.delete(call.organizationId(), call.id()), 204, Body.empty());
  }

  Outcome tag(Invocation call) {
    Map<String, String> tags = call.fields().texts();
    return Outcome.written(state.tag(call.organizationId(), call.id(), tags), Json.emptyObject());
  }

  /** Assumption: each call creates a new token. */
  Outcome createToken(Invocation call) {
    state.read(call.organizationId(), call.id());
    String token = "simulated-agent-token-" + state.newCredentialsId();
    return new Outcome(
        Outcome.read(Json.body(json -> writeText(json, "token", token))).reply(), "write");
  }

  Outcome script(Invocation call) {
    ClusterState cluster = state.read(call.organizationId(), call.id());
    String script = Scripts.of(call.operation(), cluster.id().toString());
    return Outcome.read(Json.body(json -> writeText(json, "script", script)));
  }

  private static void writeAll(JsonGenerator json, Iterator<ClusterState> clusters)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("items");
    while (clusters.hasNext()) {
      ClusterJson.write(json, clusters.next());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static Body body(ClusterState cluster) {
    return Json.body(json -> ClusterJson.write(json, cluster));
  }

  private static void writeText(JsonGenerator json, String name, String text) throws IOException {
    json.writeStartObject();
    json.writeStringField(name, text);
    json.writeEndObject();
  }

  private static Link link(RequestFields fields) {
    RequestFields gke = fields.object("gke");
    return new Link(gke.required("gkeSaImpersonate"), gke.required("projectId"));
  }

  /** Agents send the nil UUID for "none". */
  private static @Nullable UUID wantedId(RequestFields fields) {
    return fields
        .text("id")
        .map(Uuids::parse)
        .filter(id -> !id.equals(Invocation.NO_ID))
        .orElse(null);
  }

  private static Registration registration(RequestFields fields) {
    String name = fields.required("name");
    RequestFields gke = fields.object("gke");
    if (gke.isEmpty()) {
      String provider = fields.has("eks") ? "eks" : fields.has("aks") ? "aks" : "anywhere";
      return new Registration(provider, name, "", "", "");
    }
    String location = gke.text("location").or(() -> gke.text("region")).orElse("");
    return new Registration(
        "gke",
        gke.text("clusterName").orElse(name),
        gke.text("projectId").orElse(""),
        location,
        gke.text("region").orElse(Registration.regionOf(location)));
  }

  private static Reconciliation.Course course(Invocation call) {
    if (call.isStruckBy(FaultKind.STUCK_CONNECTING)) {
      return Reconciliation.Course.STUCK;
    }
    if (call.isStruckBy(FaultKind.NEVER_CONFIRMS)) {
      return Reconciliation.Course.SILENT;
    }
    return call.isStruckBy(FaultKind.FLAP)
        ? Reconciliation.Course.FLAPPING
        : Reconciliation.Course.NORMAL;
  }
}
