package dev.embark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetResultTest {

  private static final Bench BENCH =
      new Bench(Scenario.FRESH, 100, 400, 0, 3, Duration.ofSeconds(5), "local", List.of());

  private final FleetResult result =
      new FleetResult(BENCH, List.of(pair(20, 10), pair(25, 20), pair(40, 10)));

  @Test
  void comparesEachRoundWithItsOwnFloorAndTakesTheMiddle() {
    assertThat(figure("ratioToFloor", "median")).isEqualTo(0.5);
    assertThat(figure("ratioToFloor", "least")).isEqualTo(0.25);
    assertThat(figure("ratioToFloor", "largest")).isEqualTo(0.8);
    assertThat(result.json().path("ratioToFloor").asDouble()).isEqualTo(0.5);
  }

  /** The wait, a minute, and 1.1 times the floor's time for the same number. */
  @Test
  void boundsTheMakespanByTheFloor() {
    assertThat(figure("boundSeconds", "median")).isEqualTo(69.4);
  }

  @Test
  void sharesWhatProcessesUsedOutToTheClusters() {
    assertThat(figure("workerCpuMillis", "median")).isEqualTo(30);
    assertThat(figure("serverCpuMillis", "median")).isEqualTo(90);
    assertThat(figure("simulatorsCpuMillis", "median")).isEqualTo(5);
    assertThat(figure("policyWritesPerCluster", "median")).isEqualTo(1);
    assertThat(figure("policyReadsPerCluster", "median")).isEqualTo(2);
  }

  @Test
  void printsWhatWasMeasuredAndHowItEnded() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    result.print(new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("fresh, 100 clusters", "3 rounds", "{Onboarded=100}")
        .containsPattern("ratioToFloor +0.50 +0.25 +0.80");
  }

  private double figure(String name, String which) {
    JsonNode figure = result.json().path("figures").path(name).path(which);
    assertThat(figure.isNumber()).as(name).isTrue();
    return figure.asDouble();
  }

  private static FleetResult.Pair pair(double floorPerSecond, double perSecond) {
    return new FleetResult.Pair(
        new FloorRound(9, floorPerSecond, 15, 60),
        new FleetRound(
            Map.of("Onboarded", 100),
            12,
            perSecond,
            2,
            1,
            new Usage(3, 300, 250),
            9,
            0.5,
            100,
            200,
            new HistoryCost(43, 12_000, 10),
            new HistoryCost(5, 1_000, 1),
            258,
            1_066));
  }
}
