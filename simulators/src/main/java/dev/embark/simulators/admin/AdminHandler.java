package dev.embark.simulators.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embark.simulators.clock.VirtualClock;
import dev.embark.simulators.http.Body;
import dev.embark.simulators.http.Handler;
import dev.embark.simulators.http.Reply;
import dev.embark.simulators.http.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Routes requests to the admin endpoint.
 *
 * <ul>
 *   <li>{@code GET /health}: liveness and the simulated time
 *   <li>{@code GET /state}: clusters and policies; {@code GET /state/clusters/ID} and {@code GET
 *       /state/policies/EMAIL}: one of them, a cluster with its full history
 *   <li>{@code GET /calls}: the calls so far, filtered by {@code surface}, {@code operation},
 *       {@code subject}, {@code caller}, {@code result}, {@code effect}, limited to the last {@code
 *       limit}; {@code DELETE /calls} clears the log
 *   <li>{@code GET /faults}, {@code POST /faults} to add or replace one, {@code DELETE /faults},
 *       {@code DELETE /faults/ID}
 *   <li>{@code POST /policy}: edits a service account's or a project's policy as another writer
 *   <li>{@code POST /clusters/ID}: changes a cluster as another writer
 *   <li>{@code POST /keys/KEY/revoke}, {@code POST /keys/KEY/restore}: KEY is the key or its name
 *   <li>{@code POST /clock/advance}: advances the virtual clock
 * </ul>
 */
final class AdminHandler implements Handler {

  private final AdministeredWorld world;
  private final StateView state;
  private final CallsView calls;
  private final FaultChanges faults;
  private final PolicyChanges policies;
  private final ClusterChanges clusters;

  AdminHandler(AdministeredWorld world) {
    this.world = world;
    this.state = new StateView(world);
    this.calls = new CallsView(world.calls());
    this.faults = new FaultChanges(world.faults());
    this.policies = new PolicyChanges(world.iam());
    this.clusters = new ClusterChanges(world.castAi());
  }

  @Override
  public Reply handle(Request request) {
    try {
      return answer(200, route(request));
    } catch (BadRequest e) {
      return answer(e.status(), AdminJson.error(e.getMessage()));
    } catch (NoSuchElementException e) {
      return answer(404, AdminJson.error(e.getMessage()));
    } catch (IllegalArgumentException | DateTimeException e) {
      return answer(400, AdminJson.error(e.getMessage()));
    }
  }

  private Body route(Request request) {
    String[] parts = request.path().substring(1).split("/");
    String argument = parts.length > 1 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "";
    return switch (request.method() + " " + parts[0]) {
      case "GET health" -> health();
      case "GET state" -> state.route(parts);
      case "GET calls" -> calls.list(request.query());
      case "DELETE calls" -> calls.forget();
      case "GET faults" -> faults.list();
      case "POST faults" -> faults.add(AdminJson.parse(request));
      case "DELETE faults" -> faults.remove(argument);
      case "POST policy" -> policies.edit(AdminJson.parse(request));
      case "POST clusters" -> clusters.edit(argument, AdminJson.parse(request));
      case "POST keys" -> key(argument, parts.length == 3 ? parts[2] : "");
      case "POST clock" -> advance(AdminJson.parse(request));
      default ->
          throw new BadRequest(404, "no such thing: " + request.method() + " " + request.path());
    };
  }

  private Body health() {
    return AdminJson.object(
        json -> {
          json.writeStringField("status", "ok");
          json.writeStringField("now", world.clock().instant().toString());
          json.writeBooleanField("virtualTime", world.clock() instanceof VirtualClock);
        });
  }

  private Body key(String key, String action) {
    String name =
        switch (action) {
          case "revoke" -> world.castAi().keys().revoke(key);
          case "restore" -> world.castAi().keys().restore(key);
          default -> throw new BadRequest(404, "a key can be revoked and restored");
        };
    return AdminJson.object(json -> json.writeStringField("key", name));
  }

  private Body advance(JsonNode wanted) {
    if (!(world.clock() instanceof VirtualClock clock)) {
      throw new BadRequest(409, "time is real here and cannot be advanced");
    }
    Duration duration = AdminJson.duration(AdminJson.required(wanted, "duration"));
    clock.advance(duration);
    return health();
  }

  private static Reply answer(int status, Body body) {
    return new Reply.Answer(status, Map.of("Content-Type", "application/json"), body);
  }
}
