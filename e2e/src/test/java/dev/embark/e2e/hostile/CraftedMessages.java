package dev.embark.e2e.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.e2e.hostile.Attack.Verdict;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.FleetCluster;
import dev.embark.workflows.workflow.WorkflowTypes;
import io.temporal.client.WorkflowStub;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * Malformed inputs for every workflow, and malformed or forged messages for every signal and update
 * of every workflow while it runs.
 */
final class CraftedMessages {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> JUNK =
      List.of(
          "null",
          "{}",
          "[]",
          "\"text\"",
          "42",
          "true",
          "[".repeat(500) + "]".repeat(500),
          "{\"target\": 1, \"targets\": {}, \"clusters\": \"x\", \"authorship\": []}",
          "{\"target\": {\"clusterId\": {\"a\": 1}}, \"options\": {\"timing\": \"soon\"}}",
          "{\"targets\": [null], \"share\": {\"window\": 2147483647, \"mode\": \"EXPLODE\"}}",
          "{\"clusters\": {\"count\": 1, \"gzip\": \"bm8gZ3ppcA==\"}}",
          "{\"clusters\": {\"count\": 1, \"gzip\": \"" + tenMillionObjects() + "\"}}",
          "{\"clusters\": {\"count\": -1, \"gzip\": \"\"}, \"rollout\": {\"maxInFlight\": -5}}",
          "{\"authorship\": {\"author\": null}, \"maxFailures\": \"101%\"}");

  private CraftedMessages() {}

  /** Returns a list that is small on the wire, and takes hundreds of megabytes once it is read. */
  private static String tenMillionObjects() {
    String list = "[" + "{},".repeat(10_000_000) + "{}]";
    return Base64.getEncoder()
        .encodeToString(RawClient.gzip(list.getBytes(StandardCharsets.UTF_8)));
  }

  static List<Attack> starts() {
    List<Attack> attacks = new ArrayList<>();
    for (Class<?> type : workflows()) {
      JUNK.forEach(junk -> attacks.add(started(type, junk)));
      attacks.add(started(type, null));
    }
    return attacks;
  }

  static List<Attack> messages() {
    List<Attack> attacks = new ArrayList<>();
    for (Class<?> type : workflows()) {
      for (String signal : named(type, SignalMethod.class)) {
        JUNK.forEach(junk -> attacks.add(told(type, signal, junk, false)));
      }
      for (String update : named(type, UpdateMethod.class)) {
        JUNK.forEach(junk -> attacks.add(told(type, update, junk, true)));
      }
    }
    attacks.addAll(forged());
    return attacks;
  }

  private static List<Attack> forged() {
    String outcome =
        "{\"clusterId\": \"{id}\", \"outcome\": {\"kind\": \"Onboarded\", \"credentialsId\":"
            + " \"x\"}}";
    return Stream.of(
            told("BatchWorkflow", "ended", outcome, false),
            told("BatchWorkflow", "ended", "{\"clusterId\": null, \"outcome\": null}", false),
            told(
                "BatchWorkflow",
                "share",
                "{\"window\": -1, \"paused\": false, \"mode\": null}",
                false),
            told(
                "BatchWorkflow",
                "share",
                "{\"window\": 2147483647, \"paused\": true, \"mode\": \"ROLLBACK\"}",
                false),
            told(
                "BatchWorkflow",
                "held",
                "{\"clusterId\": \"{id}\", \"code\": \"CASTAI_KEY_REJECTED\"}",
                false),
            told("BatchWorkflow", "held", "{\"clusterId\": \"{outside}\", \"code\": null}", false),
            told("BatchWorkflow", "held", "{\"clusterId\": \"{id}\", \"code\": \"NONE\"}", false),
            told(
                "FleetWorkflow",
                "report",
                "{\"number\": -7, \"counts\": {\"total\": -1, \"started\": 99}}",
                false),
            told(
                "FleetWorkflow",
                "report",
                "{\"number\": 1, \"counts\": null, \"attention\": [null]}",
                false),
            told(
                "FleetWorkflow",
                "report",
                "{\"number\": 1, \"counts\": {\"total\": 1, \"started\": 1, \"ended\":"
                    + " {\"Onboarded\": 2147483647}}}",
                false),
            told("OnboardingWorkflow", "rollBack", "\"\\u001b[31m\\n<script>\"", false))
        .toList();
  }

  private static Attack started(Class<?> type, @org.jspecify.annotations.Nullable String junk) {
    return new Attack(
        type.getSimpleName() + " of " + (junk == null ? "nothing" : shortened(junk)),
        ClusterSituation.FRESH,
        Verdict.UNREADABLE,
        (client, victim, workflowId) ->
            junk == null
                ? client.start(type.getSimpleName(), workflowId)
                : client.start(type.getSimpleName(), workflowId, json(junk)));
  }

  private static Attack told(Class<?> type, String message, String json, boolean update) {
    return told(type.getSimpleName(), message, json, update);
  }

  private static Attack told(String type, String message, String json, boolean update) {
    return new Attack(
        message + " to a " + type + ": " + shortened(json),
        ClusterSituation.FRESH,
        Verdict.ORDINARY,
        (client, victim, workflowId) -> {
          WorkflowStub run = client.start(type, workflowId, input(type, victim));
          JsonNode content = json(client.filled(json, victim));
          if (update) {
            RawClient.update(run, message, content);
          } else {
            RawClient.signal(run, message, content);
          }
          settle(type, run);
          return run;
        });
  }

  /** Lets the run end with a last message, since earlier ones may have paused it. */
  private static void settle(String type, WorkflowStub run) {
    if (type.equals("BatchWorkflow")) {
      RawClient.signal(
          run, "share", json("{\"window\": 5, \"paused\": false, \"mode\": \"STOP\"}"));
    }
    if (type.equals("FleetWorkflow")) {
      RawClient.update(run, "stop", json("{\"authorship\": {\"author\": \"mallory\"}}"));
    }
  }

  private static JsonNode input(String type, FleetCluster victim) {
    ObjectNode input =
        switch (type) {
          case "OnboardingWorkflow", "OffboardingWorkflow" -> RawClient.onboarding(victim);
          case "BatchWorkflow" -> RawClient.batch(RawClient.targetJson(victim));
          case "FleetWorkflow" -> RawClient.fleet(RawClient.targetJson(victim));
          default -> JSON.createObjectNode();
        };
    return RawClient.with(input, "options.timing.propagation", "0");
  }

  /** Returns the interfaces of all workflows that the worker registers. */
  private static List<Class<?>> workflows() {
    return Arrays.stream(WorkflowTypes.all())
        .<Class<?>>map(implementation -> implementation.getInterfaces()[0])
        .toList();
  }

  private static List<String> named(Class<?> workflow, Class<? extends Annotation> kind) {
    return Arrays.stream(workflow.getMethods())
        .filter(method -> method.isAnnotationPresent(kind))
        .map(Method::getName)
        .sorted()
        .toList();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
