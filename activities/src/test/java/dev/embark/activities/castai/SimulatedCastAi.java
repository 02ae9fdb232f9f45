package dev.embark.activities.castai;

import dev.embark.activities.FailureMapper;
import dev.embark.activities.TrustBoundary;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.call.Call;
import dev.embark.simulators.castai.ClusterState;
import dev.embark.simulators.castai.Link;
import dev.embark.simulators.clock.VirtualClock;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.workflows.model.ClusterTarget;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The activities on a simulated Cast AI with some clusters. */
final class SimulatedCastAi implements AutoCloseable {

  final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-02T03:04:05Z"));
  final Simulators world = new Simulators(SimulatorsSettings.defaults(), clock).start();
  final Fleet fleet;
  final CastAiActivitiesImpl activities;
  private final CastAiClient client;
  private final List<String> allowedProjects;

  SimulatedCastAi(ClusterSituation... situations) {
    this(List.of("embark-demo-*"), situations);
  }

  SimulatedCastAi(List<String> allowedProjects, ClusterSituation... situations) {
    fleet = world.add(Fleet.of(1, List.of(situations)));
    client =
        new CastAiClient(
            FakeServer.settings(world.castAiUrl().toString(), Duration.ofSeconds(10)),
            world::apiKey);
    this.allowedProjects = allowedProjects;
    activities = with(InstantSource.system());
  }

  /** Returns the activities with a separate clock. */
  CastAiActivitiesImpl with(InstantSource wallClock) {
    return new CastAiActivitiesImpl(
        Map.of("default", client),
        new TrustBoundary(
            allowedProjects, List.of("*"), List.of("prod-cast-identity"), Duration.ZERO),
        new FailureMapper(),
        wallClock);
  }

  ClusterTarget target(ClusterSituation situation) {
    return target(fleet.in(situation).get(0));
  }

  static ClusterTarget target(FleetCluster cluster) {
    return ClusterTarget.of(cluster.id().toString(), cluster.projectId(), cluster.serviceAccount());
  }

  ClusterState state(ClusterSituation situation) {
    return world.castAi().cluster(fleet.in(situation).get(0).id()).orElseThrow();
  }

  void relink(ClusterSituation situation, String account) {
    FleetCluster cluster = fleet.in(situation).get(0);
    world
        .castAi()
        .edit(cluster.id(), state -> state.withLink(new Link(account, cluster.projectId())));
  }

  void strike(String operation, String kind, String... parameters) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      named.put(parameters[i], parameters[i + 1]);
    }
    world.faults().add(FaultRule.first(1, kind, operation, "*", new Fault(kind, named)));
  }

  List<String> operations() {
    return world.calls().calls().stream()
        .filter(call -> call.surface().equals("castai-http"))
        .map(Call::operation)
        .toList();
  }

  static ApplicationFailure failureOf(ThrowingCallable call) {
    ApplicationFailure failure = Assertions.catchThrowableOfType(ApplicationFailure.class, call);
    Assertions.assertThat(failure).as("the failure").isNotNull();
    return failure;
  }

  @Override
  public void close() {
    client.close();
    world.close();
  }
}
