package dev.embark.e2e.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each step, struck by each fault, from each starting state. {@code docs/fault-matrix.md} shows the
 * outcomes. An ordinary build plays the states that between them come through every step; {@code
 * -Dembark.matrix=full} plays all, and {@code -Dembark.record=true} with it writes the table anew.
 */
class FaultMatrixTest {

  private static final Path TABLE = Path.of("..", "docs", "fault-matrix.md");
  private static final boolean FULL = "full".equals(System.getProperty("embark.matrix"));

  private static final Set<StartingState> STATES =
      FULL
          ? EnumSet.allOf(StartingState.class)
          : EnumSet.of(
              StartingState.FRESH, StartingState.STALE_IDLE, StartingState.LIVING_ON_STALE);

  private static final List<Ended> ENDED = new ArrayList<>();
  private static final List<Play.Senseless> SENSELESS = new ArrayList<>();
  private static String castServiceAccount = "";

  /** The worlds have nothing in common, and each waits for its sockets most of the time. */
  @BeforeAll
  static void play() {
    ExecutorService worlds = Executors.newFixedThreadPool(STATES.size());
    try {
      List<CompletableFuture<Play>> plays =
          STATES.stream()
              .map(state -> CompletableFuture.supplyAsync(() -> played(state), worlds))
              .toList();
      plays.stream().map(CompletableFuture::join).forEach(FaultMatrixTest::remember);
    } finally {
      worlds.shutdownNow();
    }
  }

  private static Play played(StartingState state) {
    try (Play play = new Play(state)) {
      play.run();
      return play;
    }
  }

  private static void remember(Play play) {
    castServiceAccount = play.castServiceAccount();
    ENDED.addAll(play.ended);
    SENSELESS.addAll(play.senseless);
  }

  @TestFactory
  Stream<DynamicTest> eachCaseEndsAsItSaysAndHarmsNothing() {
    return ENDED.stream()
        .map(ended -> DynamicTest.dynamicTest(ended.played().toString(), () -> judge(ended)));
  }

  private static void judge(Ended ended) {
    assertThat(Oracle.problems(ended, castServiceAccount))
        .as("%s: %s", ended.played(), ended.claimed())
        .isEmpty();
  }

  @Test
  void theTableOfTheDocumentationShowsTheseOutcomes() {
    String table = MatrixTable.of(ENDED, SENSELESS);

    if (FULL && Boolean.getBoolean("embark.record")) {
      write(table);
    }

    if (FULL) {
      assertThat(TABLE).hasContent(table);
    } else {
      assertThat(MatrixTable.cells(read())).containsAllEntriesOf(MatrixTable.cells(table));
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
