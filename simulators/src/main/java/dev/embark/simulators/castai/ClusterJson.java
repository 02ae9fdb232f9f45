package dev.embark.simulators.castai;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes clusters as in the API: camelCase, some nulls explicit, others omitted. */
final class ClusterJson {

  private ClusterJson() {}

  static void write(JsonGenerator json, ClusterState cluster) throws IOException {
    Registration registration = cluster.registration();
    json.writeStartObject();
    json.writeStringField("id", cluster.id().toString());
    json.writeStringField("name", registration.name());
    json.writeStringField("organizationId", cluster.organizationId().toString());
    Credentials credentials = cluster.credentials();
    Json.optional(json, "credentialsId", credentials == null ? null : credentials.id());
    Json.time(json, "createdAt", cluster.createdAt());
    Json.nullable(json, "deletedAt", deletedAt(cluster));
    json.writeStringField("status", cluster.status());
    json.writeStringField("agentStatus", cluster.agent().word());
    json.writeStringField("providerType", registration.provider());
    Json.optional(json, "providerNamespaceId", registration.projectId());
    json.writeStringField("managedBy", cluster.managedBy());
    json.writeBooleanField("isPhase2", cluster.phase2());
    json.writeStringField("clusterNameId", clusterNameId(cluster));
    writeRegion(json, registration);
    if (registration.provider().equals("gke")) {
      writeGke(json, cluster);
    }
    writeReconcile(json, cluster.reconciliation());
    Json.nullable(json, "kubernetesVersion", cluster.phase2() ? "1.33" : null);
    json.writeNullField("sshPublicKey");
    writeRest(json, cluster.tags());
    json.writeEndObject();
  }

  private static @Nullable Instant deletedAt(ClusterState cluster) {
    return cluster.lifecycle() == Lifecycle.ARCHIVED ? cluster.lifecycleAt() : null;
  }

  private static String clusterNameId(ClusterState cluster) {
    return cluster.registration().name() + "-" + cluster.id().toString().substring(0, 8);
  }

  private static void writeRegion(JsonGenerator json, Registration registration)
      throws IOException {
    json.writeObjectFieldStart("region");
    json.writeStringField("name", registration.region());
    json.writeStringField("displayName", registration.region());
    json.writeEndObject();
  }

  private static void writeGke(JsonGenerator json, ClusterState cluster) throws IOException {
    Registration registration = cluster.registration();
    Link link = cluster.link();
    json.writeObjectFieldStart("gke");
    json.writeStringField("clusterName", registration.name());
    json.writeStringField("region", registration.region());
    json.writeStringField("location", registration.location());
    json.writeStringField("projectId", registration.projectId());
    json.writeNumberField("maxPodsPerNode", 110);
    Json.optional(json, "clientServiceAccount", link == null ? null : link.clientServiceAccount());
    // castServiceAccount is omitted: it is in the contract, but has misled clients.
    json.writeEndObject();
  }

  private static void writeReconcile(JsonGenerator json, Reconciliation standing)
      throws IOException {
    Json.nullable(json, "reconcileError", standing.error());
    Json.nullable(json, "reconciledAt", standing.reconciledAt());
    boolean retries = standing.phase() == Reconciliation.Phase.WARNING;
    json.writeObjectFieldStart("reconcileInfo");
    json.writeStringField("status", standing.phase().word());
    json.writeStringField("mode", "enabled");
    Json.nullable(json, "error", standing.error());
    json.writeNumberField("errorCount", standing.errorCount());
    Json.nullable(json, "reconciledAt", standing.reconciledAt());
    Json.nullable(json, "retryAt", retries ? standing.nextAt() : null);
    Json.nullable(json, "startedAt", standing.startedAt());
    json.writeEndObject();
  }

  private static void writeRest(JsonGenerator json, Map<String, String> tags) throws IOException {
    json.writeArrayFieldStart("subnets");
    json.writeEndArray();
    json.writeArrayFieldStart("zones");
    json.writeEndArray();
    json.writeObjectFieldStart("tags");
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      json.writeStringField(tag.getKey(), tag.getValue());
    }
    json.writeEndObject();
    json.writeStringField("castwareInstallMethod", "CASTWARE_INSTALL_METHOD_UNSPECIFIED");
  }
}
