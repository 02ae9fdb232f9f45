package dev.embark.activities.castai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.Simulators;
import dev.embark.simulators.SimulatorsSettings;
import dev.embark.simulators.castai.CastAiSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many callers with one key on a simulated Cast AI that allows two calls per second. */
@Timeout(60)
class SharedPaceTest {

  private static final int CALLERS = 30;

  @Test
  void oneRefusalSlowsAllCallersDown() throws Exception {
    SimulatorsSettings settings =
        SimulatorsSettings.defaults()
            .withCastAi(SimulatorsSettings.defaults().castAi().withRequestsPerSecond(2));
    try (Simulators world = new Simulators(settings, InstantSource.system()).start();
        CastAiClient client =
            CastAiClient.shared(
                FakeServer.settings(world.castAiUrl().toString(), Duration.ofSeconds(15)),
                () -> CastAiSettings.KEY)) {
      // given
      callAtOnce(client);

      // when
      long refused = refusals(world);
      long start = System.nanoTime();
      callAtOnce(client);
      Duration took = Duration.ofNanos(System.nanoTime() - start);

      // then
      assertThat(refused).as("refused at first").isGreaterThan(0);
      // At half the rate of the first thirty, which took at least a second to send.
      assertThat(took).isGreaterThan(Duration.ofMillis(1_500));
    }
  }

  private static void callAtOnce(CastAiClient client) throws InterruptedException {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      Callable<Boolean> call =
          () -> {
            try {
              client.listClusters(cluster -> {});
              return true;
            } catch (CastAiException refused) {
              return false;
            }
          };
      List<Callable<Boolean>> calls = Stream.generate(() -> call).limit(CALLERS).toList();
      callers.invokeAll(calls);
    } finally {
      callers.shutdownNow();
    }
  }

  private static long refusals(Simulators world) {
    return world.calls().count(call -> call.result().equals("429"));
  }
}
