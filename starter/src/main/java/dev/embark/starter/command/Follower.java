package dev.embark.starter.command;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.DetachNotice;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.LiveView;
import dev.embark.starter.output.Surroundings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Polls a run until it has ended or, without a terminal or with {@code --quiet}, until it waits for
 * a person. Transient trouble, such as a restarting server, is reported once and waited out.
 *
 * @param <V> a snapshot of the run
 */
final class Follower<V> {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /**
   * A poll takes milliseconds; the client's own retries last longer than people want to wait
   * without a message.
   */
  private static final Duration DOUBT = Duration.ofSeconds(4);

  private final Surroundings surroundings;
  private final Console console;
  private final Subject<V> subject;
  private final @Nullable Duration timeout;
  private final ScheduledExecutorService doubts =
      Executors.newSingleThreadScheduledExecutor(Follower::inBackground);
  private volatile boolean doubting;
  private @Nullable V lastSeen;
  private boolean troubled;

  Follower(
      Surroundings surroundings, Console console, Subject<V> subject, @Nullable Duration timeout) {
    this.surroundings = surroundings;
    this.console = console;
    this.subject = subject;
    this.timeout = timeout;
  }

  /**
   * Follows the run.
   *
   * @return the last snapshot; empty if the time ran out first
   * @throws CommandException on trouble that is not transient
   */
  Optional<V> follow() {
    Optional<V> last = watch();
    if (last.isEmpty()) {
      subject.comeBack("Time is up").forEach(console::talk);
    }
    return last;
  }

  /** Returns the last snapshot, however the run was followed; empty if none was taken. */
  Optional<V> lastSeen() {
    return Optional.ofNullable(lastSeen);
  }

  @SuppressWarnings("try") // the notice only has to be closed
  private Optional<V> watch() {
    try (LiveView progress = console.liveView();
        DetachNotice notice =
            new DetachNotice(
                surroundings,
                progress,
                subject.comeBack("Detached").stream().map(console.sameServer()::in).toList())) {
      return untilEnough(progress);
    } finally {
      doubts.shutdownNow();
    }
  }

  private static Thread inBackground(Runnable task) {
    Thread thread = new Thread(task, "embark-doubts");
    thread.setDaemon(true);
    return thread;
  }

  private Optional<V> untilEnough(LiveView progress) {
    long start = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    while (timeout == null || System.nanoTime() - start <= timeout.toNanos()) {
      try {
        V seen = look(progress);
        lastSeen = seen;
        sayConnected(progress);
        if (isEnough(seen)) {
          return Optional.of(seen);
        }
        subject.changed(seen, progress);
      } catch (CommandException e) {
        waitOut(e, progress);
      }
      pause = sleep(pause);
    }
    return Optional.empty();
  }

  private V look(LiveView progress) {
    Future<?> doubt =
        doubts.schedule(() -> sayWaiting(progress), DOUBT.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return subject.look();
    } finally {
      doubt.cancel(true);
    }
  }

  private void sayWaiting(LiveView progress) {
    if (!doubting) {
      doubting = true;
      progress.say("No answer for " + DOUBT.toSeconds() + " seconds. Waiting for one.");
    }
  }

  private boolean isEnough(V seen) {
    return subject.isOver(seen) || subject.waits(seen) && !showsWait();
  }

  /** Whether a person sees that the run waits for one; if not, the command ends and says so. */
  private boolean showsWait() {
    return surroundings.interactive() && !console.quiet();
  }

  private void waitOut(CommandException e, LiveView progress) {
    if (!e.isTransient()) {
      throw e;
    }
    if (!troubled) {
      progress.say(e.what() + " Trying again.");
      troubled = true;
    } else {
      progress.refresh();
    }
  }

  private void sayConnected(LiveView progress) {
    if (troubled || doubting) {
      progress.say("Connected again.");
      troubled = false;
      doubting = false;
    }
  }

  private static Duration sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.of(ExitCode.DETACHED, "Interrupted; the run continues.").because(e);
    }
    Duration longer = pause.multipliedBy(3).dividedBy(2);
    return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
  }

  /** A run that can be followed. */
  interface Subject<V> {
    /** Returns the name by which commands refer to it. */
    String name();

    /** Takes a snapshot. */
    V look();

    boolean isOver(V seen);

    /** Whether it waits for a person. */
    boolean waits(V seen);

    /** Shows a snapshot that differs from the last one. */
    void changed(V seen, LiveView progress);

    /** Returns what to tell a person who detaches: the run continues, and how to reattach. */
    default List<String> comeBack(String why) {
      return List.of(
          why + ": " + name() + " continues without this command.",
          "  embark watch " + name() + "    # follows it again",
          "  embark status " + name() + "   # shows its progress");
    }
  }
}
