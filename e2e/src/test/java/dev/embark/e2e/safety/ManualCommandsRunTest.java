package dev.embark.e2e.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.iam.v1.Policy;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.castai.Link;
import dev.embark.simulators.clock.VirtualClock;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Condition;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.plan.ManualCommands;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands that an undo names for what it could not restore in a shell with the real
 * gcloud and curl, as an operator would.
 */
class ManualCommandsRunTest {

  private static final long MOST_SECONDS = 120;

  private final Simulators simulators =
      new Simulators(
              SimulatorsSettings.defaults(),
              new VirtualClock(Instant.parse("2026-01-02T03:04:05Z")))
          .start();
  private final FleetCluster cluster =
      simulators
          .add(Fleet.of(1, List.of(ClusterSituation.FOREIGN_BINDINGS)))
          .the(ClusterSituation.FOREIGN_BINDINGS);
  private final ClusterTarget target =
      ClusterTarget.of(cluster.id().toString(), cluster.projectId(), cluster.serviceAccount());

  @TempDir Path directory;

  @BeforeEach
  void needsTheTools() {
    for (String tool : List.of("gcloud", "curl")) {
      boolean onPath =
          Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
              .anyMatch(entry -> Files.isExecutable(Path.of(entry, tool)));
      assumeTrue(onPath, "No " + tool + " on the PATH: the manual commands are not tried.");
    }
  }

  @AfterEach
  void close() {
    simulators.close();
  }

  @Test
  void bindingsComeAndGoAsTheCommandsSayAndThoseOfOthersStay() throws Exception {
    // given
    String cast = simulators.castServiceAccount();
    List<Grant> desired =
        List.of(
            CastServiceAccount.tokenCreatorGrant(cast),
            CastServiceAccount.serviceAccountUserGrant(cast));
    Grant plain =
        new Grant(CastServiceAccount.TOKEN_CREATOR, null, CastServiceAccount.member(cast));
    Grant awkward =
        new Grant(
            CastServiceAccount.SERVICE_ACCOUNT_USER,
            new Condition("it's ours", "a, b; \"c\"", "request.time.getHours() < 18 || 'x' == 'x'"),
            CastServiceAccount.member(cast));
    Policy before = simulators.iam().policyOf(cluster.serviceAccount());

    // when
    shell(ManualCommands.forBindings(target, desired, List.of()));
    Policy bound = simulators.iam().policyOf(cluster.serviceAccount());
    shell(ManualCommands.forBindings(target, List.of(plain, awkward), desired));
    Policy swapped = simulators.iam().policyOf(cluster.serviceAccount());
    shell(ManualCommands.forBindings(target, List.of(), List.of(plain, awkward)));
    Policy after = simulators.iam().policyOf(cluster.serviceAccount());

    // then
    assertThat(bound.getBindingsCount()).isEqualTo(before.getBindingsCount() + 2);
    assertThat(swapped.getBindingsList())
        .anyMatch(binding -> binding.getCondition().getTitle().equals("it's ours"))
        .noneMatch(binding -> binding.getCondition().getTitle().equals("AlwaysTrueCondition"));
    assertThat(after.getBindingsList()).isEqualTo(before.getBindingsList());
  }

  @Test
  void theLinkGoesAndTheFormerOneComesBack() throws Exception {
    String former = "former@" + cluster.projectId() + ".iam.gserviceaccount.com";

    shell(ManualCommands.forRegistration(target, former));
    Link given = link();
    shell(ManualCommands.forRegistration(target, null));

    assertThat(Objects.requireNonNull(given).clientServiceAccount()).isEqualTo(former);
    assertThat(link()).isNull();
  }

  private @Nullable Link link() {
    return simulators.castAi().cluster(cluster.id()).orElseThrow().link();
  }

  private void shell(String commands) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    ProcessBuilder shell = new ProcessBuilder("bash", "-euc", commands);
    shell
        .environment()
        .putAll(
            Map.of(
                "CLOUDSDK_API_ENDPOINT_OVERRIDES_IAM", simulators.iamRestUrl().toString(),
                "CLOUDSDK_AUTH_DISABLE_CREDENTIALS", "true",
                "CLOUDSDK_CORE_DISABLE_PROMPTS", "1",
                "CLOUDSDK_CONFIG", directory.resolve("gcloud").toString(),
                "CASTAI_API_URL", simulators.castAiUrl().toString().replaceAll("/$", ""),
                "CASTAI_API_TOKEN", simulators.apiKey()));
    Process process = shell.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended && process.exitValue() == 0)
        .as("%s%n%s", commands, Files.readString(output))
        .isTrue();
  }
}
