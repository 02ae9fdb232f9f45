package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.embark.starter.CommandRun;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.LiveView;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FollowerTest {
  private static final String DOUBT = "No answer for 4 seconds. Waiting for one.";
  private static final String CONNECTED = "Connected again.";

  private static final CommandException PASSING =
      CommandException.of(ExitCode.UNREACHABLE, "Temporal did not answer.").transientFailure();

  @Test
  void followsToTheEnd() {
    // given
    CommandRun run = new CommandRun();

    // when
    Optional<String> last = follow(run, null, "running", "running", "over");

    // then
    assertThat(last).contains("over");
    assertThat(run.err().lines().filter(line -> !isOfAStall(line))).containsExactly("running");
  }

  @Test
  void withoutATerminalItEndsWhereTheRunWaitsForAPerson() {
    assertThat(follow(new CommandRun(), null, "running", "waits")).contains("waits");
  }

  @Test
  void onATerminalItGoesOnWhileTheRunWaits() {
    assertThat(follow(new CommandRun().typing(""), null, "waits", "over")).contains("over");
  }

  @Test
  void quietItEndsWhereTheRunWaitsEvenOnATerminal() {
    // given
    Surroundings surroundings = new CommandRun().typing("").surroundings();
    Console quiet = new Console(surroundings, OutputFormat.TABLE, true);

    // when
    Optional<String> last =
        new Follower<>(surroundings, quiet, new Script("running", "waits"), null).follow();

    // then
    assertThat(last).contains("waits");
  }

  @Test
  void waitsOutTroubleThatPassesAndSaysItOnce() {
    // given
    CommandRun run = new CommandRun();

    // when
    Optional<String> last = follow(run, null, "running", PASSING, PASSING, "running", "over");

    // then
    assertThat(last).contains("over");
    List<String> said = run.err().lines().toList();
    assertThat(said)
        .containsSubsequence("running", "Temporal did not answer. Trying again.", CONNECTED);
    assertThat(said.stream().filter(line -> !isOfAStall(line)))
        .containsExactly("running", "Temporal did not answer. Trying again.");
  }

  @Test
  void saysThatItWaitsWhileAnAnswerIsSlow() {
    // given
    CommandRun run = new CommandRun();
    Runnable slow =
        () -> {
          while (!run.err().contains("No answer")) {
            Thread.onSpinWait();
          }
        };

    // when
    follow(run, null, "running", slow, "running", "over");

    // then
    List<String> said = run.err().lines().toList();
    assertThat(said).containsSubsequence("running", DOUBT, CONNECTED);
    assertThat(said.stream().filter(line -> !isOfAStall(line))).containsExactly("running");
  }

  @Test
  void givesUpOnTroubleThatDoesNotPass() {
    // given
    CommandException lasting = CommandException.of(ExitCode.UNREACHABLE, "The key is refused.");

    // then
    assertThatThrownBy(() -> follow(new CommandRun(), null, lasting)).isSameAs(lasting);
  }

  @Test
  void saysHowToComeBackWhenTheTimeIsUp() {
    // given
    CommandRun run = new CommandRun();

    // when
    Optional<String> last = follow(run, Duration.ZERO, "running", "running", "running");

    // then
    assertThat(last).isEmpty();
    assertThat(run.err())
        .contains("Time is up: payments continues")
        .contains("embark watch payments");
  }

  /** Returns whether this is also said if the machine that runs the tests stalls. */
  private static boolean isOfAStall(String line) {
    return line.equals(DOUBT) || line.equals(CONNECTED);
  }

  private static Optional<String> follow(
      CommandRun run, @Nullable Duration timeout, Object... script) {
    Surroundings surroundings = run.surroundings();
    Console console = new Console(surroundings, OutputFormat.TABLE, false);
    return new Follower<>(surroundings, console, new Script(script), timeout).follow();
  }

  /** A run observed as scripted: a sequence of states and errors. */
  private static final class Script implements Follower.Subject<String> {
    private final Deque<Object> script;

    Script(Object... script) {
      this.script = new ArrayDeque<>(List.of(script));
    }

    @Override
    public String name() {
      return "payments";
    }

    @Override
    public String look() {
      Object next = script.removeFirst();
      if (next instanceof Runnable delay) {
        delay.run();
        next = script.removeFirst();
      }
      if (next instanceof CommandException trouble) {
        throw trouble;
      }
      return (String) next;
    }

    @Override
    public boolean isOver(String seen) {
      return seen.equals("over");
    }

    @Override
    public boolean waits(String seen) {
      return seen.equals("waits");
    }

    @Override
    public void changed(String seen, LiveView progress) {
      progress.show((columns, rows) -> List.of(seen), seen);
    }
  }
}
