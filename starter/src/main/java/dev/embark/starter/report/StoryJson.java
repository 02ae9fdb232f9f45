package dev.embark.starter.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.ClusterStory;
import dev.embark.starter.client.PolicyStory;
import dev.embark.starter.client.StoryCommand;
import dev.embark.starter.client.StoryStep;
import dev.embark.starter.output.Json;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.Grant;
import org.jspecify.annotations.Nullable;

/** The history of one run of a cluster, for programs. */
public final class StoryJson {
  private StoryJson() {}

  /** Returns the story as part of a document. */
  public static ObjectNode of(ClusterStory story) {
    ObjectNode node = Json.object();
    ClusterInput input = story.input();
    node.put("type", story.kind());
    node.put("fleet", input == null ? null : input.fleet());
    node.put("wave", input == null ? null : input.wave());
    Authorship author = input == null ? null : input.authorship();
    node.put("author", author == null ? null : author.author());
    node.put("reason", author == null ? null : author.reason());
    node.put("change", author == null ? null : author.changeId());
    addTarget(node, story);
    ArrayNode steps = node.putArray("steps");
    story.steps().forEach(step -> steps.add(of(step)));
    ArrayNode commands = node.putArray("commands");
    story.commands().forEach(command -> commands.add(of(command)));
    node.put("closedFromOutside", story.closing());
    addPolicy(node, story.policy());
    return node;
  }

  private static void addTarget(ObjectNode node, ClusterStory story) {
    ClusterInput input = story.input();
    ClusterSnapshot found = story.found();
    node.put("project", input == null ? null : input.target().projectId());
    node.put("serviceAccount", input == null ? null : input.target().clientServiceAccount());
    node.put("clusterName", found == null ? null : found.name());
    node.put("serviceAccountBefore", found == null ? null : found.clientServiceAccount());
    node.put("credentialsBefore", found == null ? null : found.credentialsId());
    node.put("credentialsAfter", story.credentialsAfter());
  }

  private static void addPolicy(ObjectNode node, @Nullable PolicyStory policy) {
    if (policy == null) {
      node.putNull("policy");
      return;
    }
    ObjectNode both = node.putObject("policy");
    both.put("certain", policy.certain());
    ArrayNode before = both.putArray("before");
    policy.before().forEach(grant -> before.add(of(grant)));
    ArrayNode after = both.putArray("after");
    policy.after().forEach(grant -> after.add(of(grant)));
  }

  private static ObjectNode of(StoryStep step) {
    return Json.object()
        .put("name", step.name())
        .put("summary", step.summary())
        .put("startedAt", step.startedAt().toString())
        .put("endedAt", step.endedAt() == null ? null : step.endedAt().toString())
        .put("attempts", step.attempts())
        .put("end", step.end().name())
        .put("code", step.code())
        .put("message", step.message());
  }

  /** Returns a command; fleets have them too. */
  public static ObjectNode of(StoryCommand command) {
    return Json.object()
        .put("at", command.at().toString())
        .put("command", command.name())
        .put("author", command.author())
        .put("reason", command.reason())
        .put("change", command.change())
        .put("details", command.details());
  }

  private static ObjectNode of(Grant grant) {
    return Json.object()
        .put("role", grant.role())
        .put("member", grant.member())
        .put("condition", grant.condition() == null ? null : grant.condition().expression());
  }
}
