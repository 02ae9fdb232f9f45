package dev.embark.starter.demo;

import dev.embark.workflows.model.Counts;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queries a run's progress a few times a second until it is stopped. */
final class ProgressPoll implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ProgressPoll.class);
  private static final long PAUSE_MILLIS = 250;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "embark-progress");
            daemon.setDaemon(true);
            return daemon;
          });

  private ProgressPoll() {}

  static ProgressPoll of(Supplier<Counts> question, Consumer<Counts> listener) {
    ProgressPoll poll = new ProgressPoll();
    poll.thread.scheduleWithFixedDelay(
        () -> ask(question, listener), PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return poll;
  }

  /** Stops polling; the listener is not called after this returns. */
  void stop() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }

  private static void ask(Supplier<Counts> question, Consumer<Counts> listener) {
    try {
      listener.accept(question.get());
    } catch (RuntimeException e) {
      // Not started yet, or just ended: the next answer or the result follows.
      log.debug("No progress to tell", e);
    }
  }
}
