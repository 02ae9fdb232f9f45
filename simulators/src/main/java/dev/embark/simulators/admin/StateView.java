package dev.embark.simulators.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.iam.v1.Policy;
import com.google.protobuf.util.JsonFormat;
import dev.embark.simulators.castai.CastAiState;
import dev.embark.simulators.castai.ClusterState;
import dev.embark.simulators.castai.Credentials;
import dev.embark.simulators.castai.Link;
import dev.embark.simulators.castai.TimelineEntry;
import dev.embark.simulators.http.Body;
import dev.embark.simulators.iam.IamState;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shows the true state of clusters and policies, regardless of faults. */
final class StateView {

  private static final JsonFormat.Printer POLICIES =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private final CastAiState castAi;
  private final IamState iam;

  StateView(AdministeredWorld world) {
    this.castAi = world.castAi();
    this.iam = world.iam();
  }

  Body route(String[] parts) {
    if (parts.length == 1) {
      return all();
    }
    if (parts.length == 3 && parts[1].equals("clusters")) {
      return cluster(UUID.fromString(parts[2]));
    }
    if (parts.length == 3 && parts[1].equals("policies")) {
      return policy(URLDecoder.decode(parts[2], StandardCharsets.UTF_8));
    }
    throw new BadRequest(404, "there are /state, /state/clusters/ID and /state/policies/EMAIL");
  }

  private Body all() {
    return AdminJson.object(
        json -> {
          json.writeStringField("now", castAi.now().toString());
          json.writeArrayFieldStart("clusters");
          Iterator<ClusterState> clusters = castAi.clusters().iterator();
          while (clusters.hasNext()) {
            json.writeStartObject();
            write(json, clusters.next());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeObjectFieldStart("policies");
          for (String project : iam.projectIds()) {
            for (String account : iam.serviceAccountsOf(project)) {
              write(json, account, iam.policyOf(account));
            }
          }
          json.writeEndObject();
        });
  }

  private Body cluster(UUID id) {
    ClusterState cluster =
        castAi.cluster(id).orElseThrow(() -> new BadRequest(404, "no such cluster: " + id));
    return AdminJson.object(
        json -> {
          write(json, cluster);
          json.writeBooleanField("hasWorkingAccess", castAi.hadWorkingAccessAt(id, castAi.now()));
          json.writeArrayFieldStart("timeline");
          for (TimelineEntry entry : castAi.timeline(id)) {
            json.writeStartObject();
            json.writeStringField("at", entry.at().toString());
            write(json, "credentialsId", entry.credentialsId());
            json.writeStringField("mode", AdminJson.name(entry.mode()));
            write(json, "clientServiceAccount", account(entry.link()));
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private Body policy(String account) {
    Policy policy = iam.policyOf(account);
    return AdminJson.object(json -> write(json, account, policy));
  }

  private static void write(JsonGenerator json, ClusterState cluster) throws IOException {
    Credentials credentials = cluster.credentials();
    Instant reconciledAt = cluster.reconciliation().reconciledAt();
    json.writeStringField("id", cluster.id().toString());
    json.writeStringField("name", cluster.registration().name());
    json.writeStringField("projectId", cluster.registration().projectId());
    json.writeStringField("location", cluster.registration().location());
    json.writeStringField("status", cluster.status());
    json.writeStringField("managedBy", cluster.managedBy());
    json.writeStringField("lifecycle", AdminJson.name(cluster.lifecycle()));
    json.writeStringField("agent", AdminJson.name(cluster.agent()));
    write(json, "clientServiceAccount", account(cluster.link()));
    write(json, "credentialsId", credentials == null ? null : credentials.id());
    json.writeStringField("mode", AdminJson.name(cluster.mode()));
    write(json, "reconciledAt", reconciledAt == null ? null : reconciledAt.toString());
    write(json, "reconcileError", cluster.reconciliation().error());
  }

  private static void write(JsonGenerator json, String account, Policy policy) throws IOException {
    json.writeFieldName(account);
    json.writeRawValue(POLICIES.print(policy));
  }

  private static void write(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, value);
    }
  }

  private static @Nullable String account(@Nullable Link link) {
    return link == null ? null : link.clientServiceAccount();
  }
}
