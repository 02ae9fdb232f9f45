package dev.embark.e2e.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Strikes each step with each fault from each starting state. {@code docs/fault-matrix.md} shows
 * the outcomes. An ordinary build plays each fault at each step once, from the states in turn, but
 * of the faults that outlast an undo only every fourth ({@link Picks#covering}); {@code
 * -Dembark.matrix=full} plays all, and {@code -Dembark.record=true} with it rewrites the table.
 * {@code -Dembark.matrix.part=2/4} plays the second quarter of the states, {@code
 * -Dembark.matrix.step=CREATE} one step.
 */
class FaultMatrixTest {

  private static final Path TABLE = Path.of("..", "docs", "fault-matrix.md");
  private static final boolean FULL = "full".equals(System.getProperty("embark.matrix"));
  private static final String[] PART = System.getProperty("embark.matrix.part", "1/1").split("/");
  private static final String STEP = System.getProperty("embark.matrix.step", "");
  private static final List<Spread> DRAWN =
      FULL ? List.of(Spread.drawn(1), Spread.drawn(2), Spread.drawn(3)) : List.of(Spread.drawn(1));

  /** More worlds would only compete for the processor. */
  private static final int WORLDS_AT_ONCE = 3;

  private static final List<Ended> ENDED = new ArrayList<>();
  private static final List<String> STRAYED = new ArrayList<>();
  private static final Set<String> WATCHED = new TreeSet<>();
  private static final Set<String> HURRIED = new TreeSet<>();
  private static String castServiceAccount = "";

  /** The worlds are independent and mostly wait for their sockets. */
  @BeforeAll
  @Timeout(value = 40, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
  static void play() {
    ExecutorService worlds = Executors.newFixedThreadPool(WORLDS_AT_ONCE);
    try {
      List<CompletableFuture<Play>> plays = new ArrayList<>();
      casts(Spread.WORST).forEach(cast -> plays.add(inWorld(Spread.WORST, cast, worlds)));
      DRAWN.forEach(spread -> plays.add(inWorld(spread, cast(spread), worlds)));
      plays.stream().map(CompletableFuture::join).forEach(FaultMatrixTest::remember);
    } finally {
      worlds.shutdownNow();
    }
  }

  private static CompletableFuture<Play> inWorld(
      Spread spread, Map<StartingState, List<Picks.Pick>> cast, Executor worlds) {
    return CompletableFuture.supplyAsync(() -> played(spread, cast), worlds);
  }

  /** Returns the groups of cases that are played together, each in its own world. */
  private static List<Map<StartingState, List<Picks.Pick>>> casts(Spread spread) {
    List<Map<StartingState, List<Picks.Pick>>> casts = new ArrayList<>();
    if (FULL) {
      states().forEach(state -> casts.add(Map.of(state, ofStep(Picks.all(state, spread)))));
      return casts;
    }
    casts.add(new EnumMap<>(StartingState.class));
    casts.add(new EnumMap<>(StartingState.class));
    cast(spread).forEach((state, picks) -> casts.get(state.ordinal() % 2).put(state, picks));
    return casts;
  }

  private static Map<StartingState, List<Picks.Pick>> cast(Spread spread) {
    Map<StartingState, List<Picks.Pick>> cast = Picks.covering(spread);
    cast.keySet().retainAll(states());
    cast.replaceAll((state, picks) -> ofStep(picks));
    return cast;
  }

  private static List<Picks.Pick> ofStep(List<Picks.Pick> picks) {
    return picks.stream()
        .filter(pick -> STEP.isEmpty() || STEP.equals(pick.step().name()))
        .toList();
  }

  private static List<StartingState> states() {
    int part = Integer.parseInt(PART[0]) - 1;
    int parts = Integer.parseInt(PART[1]);
    return Arrays.stream(StartingState.values())
        .filter(state -> state.ordinal() % parts == part)
        .toList();
  }

  private static Play played(Spread spread, Map<StartingState, List<Picks.Pick>> picks) {
    try (Play play = new Play(spread, picks)) {
      play.run();
      return play;
    }
  }

  private static void remember(Play play) {
    castServiceAccount = play.castServiceAccount();
    ENDED.addAll(play.ended);
    STRAYED.addAll(play.strayed);
    WATCHED.addAll(play.time().watched());
    HURRIED.addAll(play.time().hurried());
  }

  @Test
  void runsWithoutAFaultComeToTheirStepsAndToNoOther() {
    assertThat(STRAYED).isEmpty();
  }

  @Test
  void noAttemptIsGivenUpBeforeItsLastCallHasEnded() {
    assertThat(WATCHED).contains("RegisterServiceAccount", "UpdateCluster", "ConfirmCluster");
    assertThat(HURRIED).isEmpty();
  }

  /** An editor who writes all the while can shift which call is whose. */
  @Test
  void faultsComeAboutBesideAForeignEditorAsWell() {
    List<Ended> busy =
        ENDED.stream().filter(ended -> ended.played().state() == StartingState.BUSY).toList();

    assertThat(busy.stream().filter(ended -> !ended.struck()))
        .hasSizeLessThanOrEqualTo(1 + busy.size() / 20);
  }

  @TestFactory
  Stream<DynamicTest> eachCaseEndsAsItSaysAndHarmsNothing() {
    return ENDED.stream().map(ended -> DynamicTest.dynamicTest(name(ended), () -> judge(ended)));
  }

  private static String name(Ended ended) {
    return ended.played() + (ended.again() ? " / undone in another try" : "");
  }

  private static void judge(Ended ended) {
    assertThat(Oracle.problems(ended, castServiceAccount))
        .as("%s: %s", ended.played(), ended.claimed())
        .isEmpty();
  }

  @Test
  void theTableOfTheDocumentationShowsTheseOutcomes() {
    Map<String, Set<String>> played = MatrixTable.cells(ENDED);
    if (FULL && Boolean.getBoolean("embark.record")) {
      Map<String, Set<String>> all = new TreeMap<>(MatrixTable.cells(read()));
      all.putAll(played);
      write(MatrixTable.of(all));
    }

    Map<String, Set<String>> shown = MatrixTable.cells(read());
    assertThat(played)
        .allSatisfy(
            (cell, outcomes) ->
                assertThat(shown.getOrDefault(cell, Set.of())).as(cell).containsAll(outcomes));
    assertThat(read()).isEqualTo(MatrixTable.of(shown));
    if (PART[1].equals("1")) {
      assertThat(read()).as("combinations not played").doesNotContain("–");
    }
  }

  private static void write(String table) {
    try {
      Files.writeString(TABLE, table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read() {
    try {
      return Files.readString(TABLE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
