package dev.embark.starter.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  @Test
  void printsALineForEachChangeWithoutATerminal() {
    // given
    CommandRun run = new CommandRun();
    LiveView view = new LiveView(run.surroundings(), false);

    // when
    view.show(List.of("picture"), "one");
    view.show(List.of("picture"), "one");
    view.show(List.of("picture"), "two");
    view.erase();

    // then
    assertThat(run.err()).isEqualToNormalizingNewlines("one\ntwo\n");
  }

  @Test
  void drawsThePictureAnewInPlaceOnATerminal() {
    // given
    CommandRun run = new CommandRun().typing("");
    LiveView view = new LiveView(run.surroundings(), false);

    // when
    view.show(List.of("a", "b"), "line");
    view.show(List.of("c"), "line");
    view.erase();

    // then
    assertThat(run.err())
        .isEqualToNormalizingNewlines("a\nb\n\u001b[2A\u001b[Jc\n\u001b[1A\u001b[J");
  }

  @Test
  void cutsLinesThatWouldWrapAndBreakThePicture() {
    // given
    CommandRun run = new CommandRun().typing("").with("COLUMNS", "30");
    LiveView view = new LiveView(run.surroundings(), false);

    // when
    view.show(List.of("x".repeat(40)), "line");

    // then
    assertThat(run.err()).isEqualToNormalizingNewlines("x".repeat(28) + "…\n");
  }

  @Test
  void saysNothingWhenItIsToBeQuiet() {
    // given
    CommandRun run = new CommandRun().typing("");

    // when
    new LiveView(run.surroundings(), true).show(List.of("a"), "line");

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
}
