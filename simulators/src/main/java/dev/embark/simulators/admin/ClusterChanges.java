package dev.embark.simulators.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embark.simulators.castai.AgentStatus;
import dev.embark.simulators.castai.CastAiState;
import dev.embark.simulators.castai.ClusterState;
import dev.embark.simulators.castai.CredentialsMode;
import dev.embark.simulators.castai.Lifecycle;
import dev.embark.simulators.castai.Link;
import dev.embark.simulators.http.Body;
import java.util.Set;
import java.util.UUID;

/**
 * Changes clusters as another writer. Fields: {@code managedBy}, {@code lifecycle}, {@code agent},
 * {@code clientServiceAccount} (null unlinks), {@code mode} (sets new credentials; {@code none}
 * removes them).
 */
final class ClusterChanges {

  private static final Set<String> FIELDS =
      Set.of("managedBy", "lifecycle", "agent", "clientServiceAccount", "mode");

  private final CastAiState castAi;

  ClusterChanges(CastAiState castAi) {
    this.castAi = castAi;
  }

  Body edit(String cluster, JsonNode wanted) {
    AdminJson.checkFields(wanted, FIELDS);
    UUID id = UUID.fromString(cluster);
    ClusterState edited = castAi.edit(id, state -> edited(state, wanted));
    return AdminJson.object(
        json -> {
          json.writeStringField("id", id.toString());
          json.writeStringField("status", edited.status());
        });
  }

  /** All changes together, or none if one is refused: the cluster is never seen halfway. */
  private ClusterState edited(ClusterState state, JsonNode wanted) {
    ClusterState edited = state;
    if (wanted.has("managedBy")) {
      edited = edited.withManagedBy(text(wanted, "managedBy"));
    }
    if (wanted.has("lifecycle")) {
      Lifecycle lifecycle = AdminJson.named(Lifecycle.class, text(wanted, "lifecycle"));
      edited = castAi.entering(edited, lifecycle);
    }
    if (wanted.has("agent")) {
      edited = edited.withAgent(AdminJson.named(AgentStatus.class, text(wanted, "agent")));
    }
    if (wanted.has("clientServiceAccount")) {
      boolean unlinks = wanted.get("clientServiceAccount").isNull();
      String project = state.registration().projectId();
      edited =
          edited.withLink(unlinks ? null : new Link(text(wanted, "clientServiceAccount"), project));
    }
    if (wanted.has("mode")) {
      CredentialsMode mode = AdminJson.named(CredentialsMode.class, text(wanted, "mode"));
      edited = castAi.withCredentials(edited, mode);
    }
    return edited;
  }

  private static String text(JsonNode wanted, String name) {
    return AdminJson.required(wanted, name);
  }
}
