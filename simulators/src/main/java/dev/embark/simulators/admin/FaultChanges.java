package dev.embark.simulators.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.simulators.fault.FaultRules;
import dev.embark.simulators.http.Body;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Shows and changes the active faults. */
final class FaultChanges {

  private final FaultRules rules;

  FaultChanges(FaultRules rules) {
    this.rules = rules;
  }

  Body list() {
    return AdminJson.object(
        json -> {
          json.writeArrayFieldStart("faults");
          for (FaultRule rule : rules.rules()) {
            write(json, rule);
          }
          json.writeEndArray();
        });
  }

  /** Takes the fields of {@link FaultRule}; only {@code id} and {@code kind} are required. */
  Body add(JsonNode wanted) {
    Map<String, String> parameters = new HashMap<>();
    wanted
        .path("parameters")
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue().asText()));
    rules.add(
        new FaultRule(
            AdminJson.required(wanted, "id"),
            wanted.path("operation").asText("*"),
            wanted.path("subject").asText("*"),
            wanted.path("fromCall").asInt(1),
            wanted.path("times").asInt(Integer.MAX_VALUE),
            wanted.path("probability").asDouble(1.0),
            new Fault(AdminJson.required(wanted, "kind"), parameters)));
    return list();
  }

  /** Removes one rule, or all if none is named. */
  Body remove(String id) {
    if (id.isEmpty()) {
      rules.clear();
    } else {
      rules.remove(id);
    }
    return list();
  }

  private static void write(JsonGenerator json, FaultRule rule) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", rule.id());
    json.writeStringField("operation", rule.operation());
    json.writeStringField("subject", rule.subject());
    json.writeNumberField("fromCall", rule.fromCall());
    json.writeNumberField("times", rule.times());
    json.writeNumberField("probability", rule.probability());
    json.writeStringField("kind", rule.fault().kind());
    json.writeObjectFieldStart("parameters");
    for (Map.Entry<String, String> parameter : rule.fault().parameters().entrySet()) {
      json.writeStringField(parameter.getKey(), parameter.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
