package dev.embark.activities.iam;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Lets the attempts of this process write an account's policy one after the other. Of those that
 * write at once Google refuses all but one, and counts each of them on its quota; where clusters
 * share an account, whoever comes second mostly finds that nothing is left to write. Between
 * processes the etag decides, as it does where the wait was too long. Thread-safe.
 */
final class WriteTurns {

  /** With three calls of 15 s each, which an attempt may make then, it stays within its 75 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Accounts that share a turn only wait a little longer. */
  private static final int TURNS = 256;

  private final List<Turn> turns =
      IntStream.range(0, TURNS).mapToObj(number -> new Turn()).toList();

  Turn of(String account) {
    return turns.get(Math.floorMod(account.hashCode(), TURNS));
  }

  /** What one attempt after the other holds. */
  static final class Turn {

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong given = new AtomicLong();

    /** Counts the attempts that have held it: who finds another number has an old read. */
    long given() {
      return given.get();
    }

    /** Waits for the turn, or until that has taken too long. */
    void take() {
      try {
        lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }

    void giveBack() {
      if (lock.isHeldByCurrentThread()) {
        given.incrementAndGet();
        lock.unlock();
      }
    }
  }
}
