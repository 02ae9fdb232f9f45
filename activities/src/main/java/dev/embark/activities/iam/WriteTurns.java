package dev.embark.activities.iam;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Lets the attempts of this process that add to an account's policy write one after the other. Of
 * those that write at once Google refuses all but one, and counts each of them on its quota; where
 * clusters share an account, whoever comes second mostly finds that nothing is left to write.
 * Between processes, and where the wait is too long, the etag decides. Thread-safe.
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
    private final AtomicLong writes = new AtomicLong();

    /** Counts the attempts that have written in their turn. */
    long writes() {
      return writes.get();
    }

    /**
     * Takes the turn, where nobody has written since.
     *
     * @param since what {@link #writes} said before the policy was read
     * @return whether it was taken; else what was read is old, or the wait was too long
     */
    boolean take(long since) {
      if (!await()) {
        return false;
      }
      if (writes.get() == since) {
        return true;
      }
      lock.unlock();
      return false;
    }

    private boolean await() {
      try {
        return lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    /** Gives back what was taken. */
    void written() {
      writes.incrementAndGet();
      lock.unlock();
    }
  }
}
