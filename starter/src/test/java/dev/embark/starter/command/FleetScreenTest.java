package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.Golden;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.SameServer;
import dev.embark.starter.output.Style;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.Counts;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.FleetState;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Pace;
import dev.embark.workflows.model.Phase;
import dev.embark.workflows.model.WaveState;
import dev.embark.workflows.model.WaveStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pictures are stored in golden files; see {@link Golden} for how to change them. */
class FleetScreenTest {
  private static final Instant START = Instant.parse("2026-11-23T11:00:00Z");
  private static final Clock CLOCK = Clock.fixed(START.plusSeconds(252), ZoneOffset.UTC);

  @Test
  void showsAFleetThatIsGettingOn() {
    check("running", status(FleetState.RUNNING, null, counts(), trouble(2)), 80, 24);
  }

  @Test
  void namesTheNextCommandsOfAFleetThatWaits() {
    check(
        "paused",
        status(FleetState.PAUSED, "3 clusters failed, 2 allowed.", counts(), trouble(2)),
        100,
        30);
  }

  /** This includes a fleet that was stopped midway, whose waves never reached their own end. */
  @Test
  void showsNoWaveOfAFleetThatHasEndedAsGoingOn() {
    FleetStatus stopped = status(FleetState.STOPPED, "Stopped.", counts(), List.of());

    assertThat(stopped.waves())
        .extracting(wave -> FleetWaves.state(stopped, wave))
        .containsExactly("done", "ended", "ended");
  }

  @Test
  void leavesTheRarestTroublesOutWhereTheWindowIsLow() {
    check("low", status(FleetState.RUNNING, null, counts(), trouble(9)), 60, 14);
  }

  @Test
  void showsAFleetThatHasJustBegun() {
    Counts none = new Counts(500, 0, 0, 0, Map.of());
    check("begun", status(FleetState.RUNNING, null, none, List.of()), 80, 24);
  }

  @Test
  void wrapsInANarrowWindowWhatWouldNotFit() {
    check("narrow", paused(), 40, 40);
  }

  @Test
  void shortensAReasonThatWouldFillALowWindowAfterItsCode() {
    check("narrow-and-low", paused(), 40, 18);
  }

  @ParameterizedTest
  @CsvSource({"40, 16", "40, 24", "60, 30", "80, 24", "120, 50"})
  void showsCodesAndNextCommandsInFullInAnyWindow(int columns, int rows) {
    // when
    List<String> lines = screen(paused(), false).lines(columns, rows);

    // then
    assertThat(lines)
        .hasSizeLessThanOrEqualTo(rows)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
    String text = String.join(" ", lines).replaceAll("\\s+", " ");
    assertThat(text)
        .contains(
            "CASTAI_FORBIDDEN: ",
            "embark resume payments-prod",
            "embark retry payments-prod",
            "embark stop payments-prod",
            "embark rollback payments-prod",
            "Ctrl-C detaches");
  }

  private static FleetStatus paused() {
    ErrorCode code = ErrorCode.CASTAI_FORBIDDEN;
    String why = code + ": " + code.meaning() + " " + code.remedy();
    return status(FleetState.PAUSED, why, counts(), trouble(2));
  }

  @ParameterizedTest
  @CsvSource({"80, 24", "40, 8", "20, 3", "200, 60"})
  void keepsToTheRowsOfTheWindowWhereItHasAtLeastItsHead(int columns, int rows) {
    // when
    List<String> lines =
        screen(status(FleetState.RUNNING, null, counts(), trouble(30)), false).lines(columns, rows);

    // then
    assertThat(lines.size()).isLessThanOrEqualTo(Math.max(rows, 9));
  }

  @Test
  void saysTheSameWithAndWithoutColours() {
    // given
    FleetStatus status = status(FleetState.PAUSED, "because", counts(), trouble(4));

    // when
    List<String> plain = screen(status, false).lines(80, 24);
    List<String> coloured = screen(status, true).lines(80, 24);

    // then
    assertThat(coloured).isNotEqualTo(plain);
    assertThat(coloured.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
        .isEqualTo(plain);
  }

  private static void check(String name, FleetStatus status, int columns, int rows) {
    String text = String.join("\n", screen(status, false).lines(columns, rows)) + "\n";
    Golden.check("watch/" + name + ".txt", text);
  }

  private static FleetScreen screen(FleetStatus status, boolean colours) {
    RunInfo run =
        new RunInfo(
            "fleet/payments-prod",
            "run",
            "FleetWorkflow",
            RunInfo.State.RUNNING,
            START,
            null,
            "ada@laptop",
            "CHG0042");
    Map<Phase, Long> phases = new EnumMap<>(Phase.class);
    if (status.counts().started() > 0) {
      phases.put(Phase.Preparing, 12L);
      phases.put(Phase.Waiting, 150L);
      phases.put(Phase.Updating, 8L);
      phases.put(Phase.RollingBack, 1L);
      phases.put(Phase.NeedsAttention, 2L);
    }
    return new FleetScreen(
        new FleetView(run, status), phases, CLOCK, new Style(colours), SameServer.USUAL);
  }

  private static Counts counts() {
    return new Counts(500, 293, 2, 0, Map.of("Onboarded", 110, "Unchanged", 5, "RolledBack", 5));
  }

  private static FleetStatus status(
      FleetState state, @Nullable String why, Counts counts, List<ClusterProgress> attention) {
    return new FleetStatus(
        "payments-prod",
        "digest",
        state,
        state == FleetState.PAUSED ? FleetPause.REQUESTED : null,
        why,
        counts,
        200,
        new MaxFailures(2, true),
        10,
        List.of(),
        attention,
        counts.started() == 0 ? List.of() : waves(counts),
        counts.started() == 0 ? null : "rest",
        counts.started() == 0 ? Pace.UNKNOWN : new Pace(30.5, 748L),
        2,
        false);
  }

  private static List<WaveStatus> waves(Counts counts) {
    Counts canary = new Counts(1, 1, 0, 0, Map.of("Onboarded", 1));
    Counts early = new Counts(24, 24, 0, 0, Map.of("Onboarded", 22, "RolledBack", 2));
    Counts rest =
        new Counts(475, 268, 2, 0, Map.of("Onboarded", 87, "Unchanged", 5, "RolledBack", 3));
    long soon = START.plusSeconds(3_600).toEpochMilli();
    return List.of(
        new WaveStatus("canary", WaveState.DONE, canary, 0, null, "bob@bastion"),
        new WaveStatus("early", WaveState.SOAKING, early, 1, soon, null),
        new WaveStatus("rest", WaveState.RUNNING, rest, 10, null, null));
  }

  /** Returns this many kinds of trouble, the first with two held clusters. */
  private static List<ClusterProgress> trouble(int kinds) {
    List<ClusterProgress> clusters = new ArrayList<>();
    clusters.add(cluster(0, "NeedsAttention", ErrorCode.SERVICE_ACCOUNT_DISABLED));
    for (int i = 0; i < kinds; i++) {
      ErrorCode code = ErrorCode.values()[i];
      clusters.add(
          cluster(
              i + 1,
              i == 0 ? "NeedsAttention" : "RolledBack",
              i == 0 ? ErrorCode.SERVICE_ACCOUNT_DISABLED : code));
    }
    return clusters;
  }

  private static ClusterProgress cluster(int number, String state, ErrorCode code) {
    return new ClusterProgress(
        "7d1a1f0e-3c52-4f0b-9a56-%012x".formatted(number),
        "acme-prod",
        state,
        code,
        code.meaning());
  }
}
