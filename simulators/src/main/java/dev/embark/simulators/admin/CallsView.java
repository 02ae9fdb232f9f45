package dev.embark.simulators.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.embark.simulators.call.Call;
import dev.embark.simulators.call.CallLog;
import dev.embark.simulators.http.Body;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Shows the calls that reached the simulators. */
final class CallsView {

  private static final Set<String> FILTERS =
      Set.of("surface", "operation", "subject", "caller", "result", "effect");

  private final CallLog calls;

  CallsView(CallLog calls) {
    this.calls = calls;
  }

  Body list(Map<String, String> query) {
    for (String name : query.keySet()) {
      if (!FILTERS.contains(name) && !name.equals("limit")) {
        throw new BadRequest(400, "no such filter: " + name);
      }
    }
    List<Call> found = calls.calls().stream().filter(call -> passes(call, query)).toList();
    int limit = Integer.parseInt(query.getOrDefault("limit", "1000"));
    List<Call> last = found.subList(Math.max(0, found.size() - limit), found.size());
    return AdminJson.object(
        json -> {
          json.writeNumberField("count", found.size());
          json.writeArrayFieldStart("calls");
          for (Call call : last) {
            write(json, call);
          }
          json.writeEndArray();
        });
  }

  Body forget() {
    calls.clear();
    return AdminJson.object(json -> json.writeNumberField("count", 0));
  }

  private static boolean passes(Call call, Map<String, String> query) {
    return query.entrySet().stream()
        .allMatch(
            filter ->
                filter.getKey().equals("limit")
                    || field(call, filter.getKey()).equals(filter.getValue()));
  }

  private static String field(Call call, String name) {
    return switch (name) {
      case "surface" -> call.surface();
      case "operation" -> call.operation();
      case "subject" -> call.subject();
      case "caller" -> call.caller();
      case "result" -> call.result();
      default -> call.effect();
    };
  }

  private static void write(JsonGenerator json, Call call) throws IOException {
    json.writeStartObject();
    json.writeStringField("at", call.at().toString());
    json.writeStringField("surface", call.surface());
    json.writeStringField("operation", call.operation());
    json.writeStringField("subject", call.subject());
    json.writeStringField("caller", call.caller());
    json.writeStringField("request", call.request());
    json.writeStringField("result", call.result());
    json.writeStringField("effect", call.effect());
    json.writeEndObject();
  }
}
