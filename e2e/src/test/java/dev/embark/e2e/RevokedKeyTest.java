package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.castai.ApiKey;
import dev.embark.simulators.castai.CastAiSettings;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Rollout;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Revokes Cast AI's key while clusters are in flight. With 500 of them: {@code
 * -Dembark.clusters=500}.
 */
@RealServer
@Timeout(600)
class RevokedKeyTest {

  private static final int CLUSTERS = Integer.getInteger("embark.clusters", 30);
  private static final Duration PROPAGATION = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(150 + CLUSTERS);

  @Test
  void holdsEverythingUndoesNothingAndGoesOnWithTheNewKey() throws IOException {
    try (OwnWorld world =
        new OwnWorld(
            Installation.shared().temporal(), "revoked", twoKeys(), PROPAGATION, CLUSTERS)) {
      // given a fleet in flight with a key in a file
      Path keyFile = Files.writeString(world.folder().resolve("key"), "first-key");
      world.startWorker(
          Map.of("CASTAI_API_TOKEN", "", "CASTAI_API_TOKEN_FILE", keyFile.toString()));
      WorkflowStub run =
          world.onboard(
              world.input(
                  "revoked",
                  world.clusters(0, CLUSTERS),
                  new Rollout(CLUSTERS, MaxFailures.parse("0"))));
      Eventually.await(
          PATIENCE,
          () ->
              world.calls(OwnWorld.writes()).size() >= CLUSTERS / 2
                  && world.status("revoked").counts().started() == CLUSTERS,
          () -> "all clusters have begun and half of them are bound");

      // when
      world.simulators().castAi().keys().revoke("first");

      // then the fleet pauses, and clusters in flight are held in their present state
      Eventually.await(
          PATIENCE,
          () -> {
            FleetStatus now = world.status("revoked");
            return now.state() == FleetState.PAUSED
                && now.counts().suspended() == now.counts().inFlight();
          },
          () -> world.status("revoked").toString());
      FleetStatus held = world.status("revoked");
      assertThat(held.why()).contains("CASTAI_UNAUTHORIZED");
      assertThat(held.counts().suspended()).isGreaterThan(CLUSTERS / 2);
      assertThat(held.counts().failed()).isZero();

      // and when the key file is replaced, a plain resume finishes everything
      Files.writeString(keyFile, "second-key");
      world.embark().fleets().resume("revoked", Control.by(Authorship.of("e2e")));
      FleetStatus end = run.getResult(FleetStatus.class);
      assertThat(end.counts().of("Onboarded")).as("%s", end).isEqualTo(CLUSTERS);
      assertThat(world.calls(call -> call.operation().equals("gcpDisableSa"))).isEmpty();
      assertThat(world.calls(OwnWorld.writes()))
          .as("one policy write a cluster, so none was taken back")
          .hasSize(CLUSTERS);
      assertThat(world.simulators().accessLosses()).isEmpty();
    }
  }

  private static SimulatorsSettings twoKeys() {
    SimulatorsSettings settings = SimulatorsSettings.defaults();
    return settings.withCastAi(
        settings
            .castAi()
            .withKeys(
                List.of(
                    new ApiKey("first-key", "first", CastAiSettings.ORGANIZATION.id(), false, null),
                    new ApiKey(
                        "second-key", "second", CastAiSettings.ORGANIZATION.id(), false, null))));
  }
}
