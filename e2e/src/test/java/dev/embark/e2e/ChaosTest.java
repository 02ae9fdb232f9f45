package dev.embark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.FleetCluster;
import dev.embark.workflows.model.ClusterResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Kills workers and Temporal at random moments and checks that every cluster still ends in a named
 * state that is true. Runs a short form by default; {@code e2e/chaos} runs the long one.
 */
@RealServer
@Timeout(1800)
class ChaosTest {

  private static final long SEED = Long.getLong("embark.chaos.seed", 7);
  private static final int CLUSTERS = Integer.getInteger("embark.chaos.clusters", 20);
  private static final int KILLS = Integer.getInteger("embark.chaos.kills", 3);

  @Test
  void everyClusterEndsInANamedStateThatIsTrueWhateverIsKilled() throws IOException {
    Path folder =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target")), "chaos-" + SEED + "-");
    long began = System.nanoTime();
    try (ChaosRun run = new ChaosRun(SEED, CLUSTERS, folder)) {
      // given
      ChaosJudge judge = new ChaosJudge(run.clusters, run.simulators);

      // when
      run.play(KILLS);

      // then
      Map<FleetCluster, ClusterResult> claims = run.claims();
      List<String> differences = judge.differences(claims, run.killed());
      Files.writeString(folder.resolve("result.txt"), summary(run, claims, differences, began));
      assertThat(differences).as("in %s", folder).isEmpty();
      assertThat(run.killed()).as("kills while the fleet ran").isGreaterThanOrEqualTo(KILLS);
    }
  }

  private static String summary(
      ChaosRun run, Map<?, ClusterResult> claims, List<String> differences, long began) {
    Map<String, Long> outcomes =
        claims.values().stream()
            .collect(
                Collectors.groupingBy(
                    claim -> claim.outcome().kind(), TreeMap::new, Collectors.counting()));
    String line =
        "seed %d: %d clusters, %d of them with faults; %d kills %s; ends %s; %d differences; %d"
            + " s%n%s";
    return line.formatted(
        SEED,
        run.clusters.size(),
        run.disturbed,
        run.killed(),
        run.kills,
        outcomes,
        differences.size(),
        (System.nanoTime() - began) / 1_000_000_000,
        String.join("\n", differences));
  }
}
