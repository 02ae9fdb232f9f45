package dev.embark.starter.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  private static final String ENTER = "\u001b[?1049h\u001b[?25l";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String END = "\u001b[K\r\n";
  private static final String REST = "\u001b[J";
  private static final LiveView.Picture PICTURE =
      (columns, rows) -> List.of(columns + " columns, " + rows + " rows", "2", "3", "4", "5");

  @Test
  void printsALineForEachChangeWithoutATerminal() {
    // given
    CommandRun run = new CommandRun();
    LiveView view = new LiveView(run.surroundings(), false);

    // when
    view.show(PICTURE, "one");
    view.show(PICTURE, "one");
    view.say("Trying again.");
    view.show(PICTURE, "two");
    view.close();

    // then
    assertThat(run.err()).isEqualToNormalizingNewlines("one\nTrying again.\ntwo\n");
  }

  @Test
  void drawsOnAScreenOfItsOwnAndGivesTheTerminalBackOnce() {
    // given
    CommandRun run = new CommandRun().typing("");
    LiveView view = new LiveView(run.surroundings(), false);

    // when
    view.show((columns, rows) -> List.of("a", "b"), "line");
    view.show((columns, rows) -> List.of("c"), "line");
    view.close();
    view.close();
    view.show((columns, rows) -> List.of("d"), "line");

    // then
    assertThat(run.err())
        .isEqualTo(ENTER + HOME + "a" + END + "b" + END + REST + HOME + "c" + END + REST + LEAVE);
  }

  @Test
  void fitsThePictureIntoTheWindowEachTime() {
    // given
    Deque<Window.Size> sizes =
        new ArrayDeque<>(List.of(new Window.Size(30, 5), new Window.Size(10, 3)));
    CommandRun run = new CommandRun().typing("").on(sizes::removeFirst);
    LiveView view = new LiveView(run.surroundings(), false);

    // when
    view.show(PICTURE, "line");
    view.show(PICTURE, "line");

    // then
    assertThat(run.err())
        .isEqualTo(
            ENTER
                + HOME
                + "30 columns, 4 rows"
                + END
                + "2"
                + END
                + "3"
                + END
                + "4"
                + END
                + REST
                + HOME
                + "10 column…"
                + END
                + "2"
                + END
                + REST);
  }

  @Test
  void saysTroubleBelowThePictureUntilTheNextOne() {
    // given
    CommandRun run = new CommandRun().typing("");
    LiveView view = new LiveView(run.surroundings(), false);

    // when
    view.show((columns, rows) -> List.of("a"), "line");
    view.say("Trying again.");
    view.show((columns, rows) -> List.of("b"), "line");

    // then
    assertThat(run.err())
        .isEqualTo(
            ENTER
                + HOME
                + "a"
                + END
                + REST
                + HOME
                + "a"
                + END
                + "Trying again."
                + END
                + REST
                + HOME
                + "b"
                + END
                + REST);
  }

  @Test
  void wrapsTroubleInANarrowWindowAndLeavesThePictureTheRest() {
    // given
    CommandRun run = new CommandRun().typing("").on(Window.of(12, 5));
    LiveView view = new LiveView(run.surroundings(), false);

    // when
    view.show((columns, rows) -> List.of("a", "b", "c"), "line");
    view.say("No answer for now.");

    // then
    assertThat(run.err())
        .endsWith("a" + END + "b" + END + "No answer" + END + "  for now." + END + REST);
  }

  @Test
  void cutsColouredLinesByWhatIsSeenOfThem() {
    assertThat(LiveView.cut("\u001b[31mabcdef\u001b[0m", 6)).isEqualTo("\u001b[31mabcdef\u001b[0m");
    assertThat(LiveView.cut("\u001b[31mabcdef\u001b[0m", 5)).isEqualTo("\u001b[31mabcd…\u001b[0m");
    assertThat(LiveView.cut("abcdef", 5)).isEqualTo("abcd…");
  }

  @Test
  void readsTheSizeOfTheWindowAndFallsBackOnTheUsualOne() {
    assertThat(Window.Size.of("50 132\n", Window.Size.USUAL)).isEqualTo(new Window.Size(132, 50));
    assertThat(Window.Size.of("0 0", Window.Size.USUAL)).isEqualTo(Window.Size.USUAL);
    assertThat(Window.Size.of("stty: not a tty", Window.Size.USUAL)).isEqualTo(Window.Size.USUAL);
  }

  @Test
  void saysNothingWhenItIsToBeQuiet() {
    // given
    CommandRun run = new CommandRun().typing("");

    // when
    new LiveView(run.surroundings(), true).show(PICTURE, "line");

    // then
    assertThat(run.err()).isEmpty();
  }

  @Test
  void coloursOnlyOnATerminalAndOnlyWhereTheyAreWelcome() {
    assertThat(new CommandRun().typing("").surroundings().colours()).isTrue();
    assertThat(new CommandRun().surroundings().colours()).isFalse();
    assertThat(new CommandRun().typing("").with("NO_COLOR", "1").surroundings().colours())
        .isFalse();
    assertThat(new CommandRun().typing("").with("TERM", "dumb").surroundings().colours()).isFalse();
  }

  @Test
  void showsNothingThatATerminalActsUpon() {
    // given
    String hostile = "acme\u001b]52;c;bHM=\u0007 \u009b8m \u001b[8m \u202egpj";
    CommandRun plain = new CommandRun();
    CommandRun terminal = new CommandRun().typing("");

    // when
    try (LiveView view = new LiveView(plain.surroundings(), false)) {
      view.show(PICTURE, hostile);
      view.say(hostile);
    }
    try (LiveView view = new LiveView(terminal.surroundings(), false)) {
      view.show((columns, rows) -> List.of(hostile, new Style(true).bad("red")), "line");
      view.say(hostile);
    }

    // then
    assertThat(plain.err() + terminal.err())
        .contains("acme\uFFFD]52;c;bHM=\uFFFD")
        .contains("\u001b[31mred\u001b[0m")
        .doesNotContain("\u0007", "\u009b", "\u001b[8m", "\u001b]", "\u202e");
  }
}
