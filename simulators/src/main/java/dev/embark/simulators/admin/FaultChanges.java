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
import java.util.Set;

/** Shows and changes the active faults. */
final class FaultChanges {

  private static final Set<String> FIELDS =
      Set.of(
          "id", "kind", "operation", "subject", "fromCall", "times", "probability", "parameters");

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
    AdminJson.checkFields(wanted, FIELDS);
    rules.add(
        new FaultRule(
            AdminJson.required(wanted, "id"),
            AdminJson.optional(wanted, "operation", "*"),
            AdminJson.optional(wanted, "subject", "*"),
            count(wanted, "fromCall", 1),
            count(wanted, "times", Integer.MAX_VALUE),
            probability(wanted),
            new Fault(AdminJson.required(wanted, "kind"), parameters(wanted))));
    return list();
  }

  private static int count(JsonNode wanted, String name, int otherwise) {
    if (!wanted.has(name)) {
      return otherwise;
    }
    JsonNode given = wanted.get(name);
    if (!given.isIntegralNumber() || !given.canConvertToInt() || given.intValue() < 1) {
      throw new BadRequest(400, "'%s' must be a whole number from 1".formatted(name));
    }
    return given.intValue();
  }

  private static double probability(JsonNode wanted) {
    if (!wanted.has("probability")) {
      return 1.0;
    }
    JsonNode given = wanted.get("probability");
    if (!given.isNumber() || given.doubleValue() < 0 || given.doubleValue() > 1) {
      throw new BadRequest(400, "'probability' must be a number from 0 to 1");
    }
    return given.doubleValue();
  }

  /** Values may be texts, numbers or booleans. */
  private static Map<String, String> parameters(JsonNode wanted) {
    Map<String, String> parameters = new HashMap<>();
    if (wanted.has("parameters") && !wanted.get("parameters").isObject()) {
      throw new BadRequest(400, "'parameters' must be an object");
    }
    for (Map.Entry<String, JsonNode> entry : wanted.path("parameters").properties()) {
      if (!entry.getValue().isValueNode()) {
        throw new BadRequest(400, "the parameter '%s' must be one value".formatted(entry.getKey()));
      }
      parameters.put(entry.getKey(), entry.getValue().asText());
    }
    return parameters;
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
