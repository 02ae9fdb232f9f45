package dev.embark.starter.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.ClusterStory;
import dev.embark.starter.client.FleetStory;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.Version;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.PlanReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes the evidence as one JSON document, {@code "kind": "Report"}. */
final class JsonForm {
  private JsonForm() {}

  static ObjectNode document(Evidence evidence) {
    ObjectNode document = Json.document("Report");
    document.put("name", evidence.name());
    document.put("readAt", evidence.readAt().toString());
    document.put("version", Version.current());
    document.put("address", evidence.server().address());
    document.put("namespace", evidence.server().namespace());
    document.set("fleet", fleet(evidence.fleet()));
    ObjectNode tally = document.putObject("outcomes");
    evidence.tally().forEach(tally::put);
    document.set("keysLeft", keys(evidence.keys()));
    ArrayNode clusters = document.putArray("clusters");
    evidence.clusters().forEach(story -> clusters.add(cluster(story)));
    ArrayNode pending = document.putArray("notStarted");
    evidence.notStarted().forEach(target -> pending.add(target.clusterId()));
    return document;
  }

  private static ObjectNode keys(KeysLeft left) {
    ObjectNode node = Json.object();
    node.put("seenAt", left.seenAt().toString());
    node.put("unseen", left.unseen());
    ArrayNode accounts = node.putArray("accounts");
    for (KeysLeft.Account account : left.accounts()) {
      ObjectNode one = accounts.addObject();
      one.put("serviceAccount", account.email());
      one.put("unseen", account.unseen());
      one.put("lastUseUnseen", account.lastUseUnseen());
      ArrayNode keys = one.putArray("keys");
      account.keys().forEach(key -> keys.add(KeyJson.of(key, left.seenAt())));
    }
    left.toDisable().forEach(node.putArray("disableCommands")::add);
    left.toDelete().forEach(node.putArray("deleteCommands")::add);
    return node;
  }

  private static @Nullable ObjectNode fleet(@Nullable FleetStory fleet) {
    if (fleet == null) {
      return null;
    }
    ObjectNode node = Json.object();
    node.put("workflowId", fleet.run().workflowId());
    node.put("runId", fleet.run().runId());
    node.put("state", fleet.result() == null ? null : fleet.result().state().name());
    node.put("runState", fleet.run().state().name());
    node.put("startedAt", fleet.startedAt().toString());
    node.put("endedAt", fleet.run().ended() == null ? null : fleet.run().ended().toString());
    node.put("author", fleet.input().authorship().author());
    node.put("authorVerified", false);
    node.put("change", fleet.input().authorship().changeId());
    node.put("reason", fleet.input().authorship().reason());
    node.put("digest", fleet.input().digest());
    node.set("plan", plan(fleet.input().plan()));
    node.put("maxFailures", fleet.input().rollout().maxFailures().toString());
    node.put("propagationSeconds", fleet.input().options().timing().propagation().toSeconds());
    node.put("onFailure", fleet.input().options().onFailure().name());
    ArrayNode commands = node.putArray("commands");
    fleet.commands().forEach(command -> commands.add(StoryJson.of(command)));
    ArrayNode notices = node.putArray("notices");
    fleet
        .notices()
        .forEach(
            notice ->
                notices
                    .addObject()
                    .put("at", notice.at().toString())
                    .put("event", notice.event().name())
                    .put("text", notice.text()));
    node.put("closedFromOutside", fleet.closing());
    return node;
  }

  private static @Nullable ObjectNode plan(@Nullable PlanReference plan) {
    return plan == null
        ? null
        : Json.object()
            .put("digest", plan.digest())
            .put("author", plan.author())
            .put("plannedAt", Instant.ofEpochMilli(plan.plannedAtMillis()).toString())
            .put("changesAccepted", plan.changesAccepted());
  }

  private static ObjectNode cluster(ClusterStory story) {
    Outcome.Failure failure = Evidence.failure(story).orElse(null);
    ObjectNode node = Json.object();
    node.put("clusterId", story.clusterId());
    node.put("runId", story.run().runId());
    node.put("startedAt", story.run().started().toString());
    node.put("endedAt", story.run().ended() == null ? null : story.run().ended().toString());
    node.put("state", Evidence.state(story));
    node.put("code", failure == null ? null : failure.code().name());
    node.put("message", failure == null ? null : failure.message());
    node.put("left", Evidence.left(story).orElse(null));
    Evidence.diagnosis(story)
        .ifPresent(
            found ->
                node.putObject("diagnosis")
                    .put("cause", found.cause().name())
                    .put("explanation", found.explanation()));
    node.set("undo", UndoJson.of(Evidence.undo(story)));
    ArrayNode notes = node.putArray("notes");
    if (story.result() != null) {
      story.result().notes().forEach(notes::add);
    }
    node.set("story", StoryJson.of(story));
    return node;
  }
}
