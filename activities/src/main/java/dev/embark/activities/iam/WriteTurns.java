package dev.embark.activities.iam;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Serializes the attempts of this process that add to the same account's policy. Of concurrent
 * writes Google refuses all but one and counts each against its quota. If clusters share an
 * account, the later attempt usually finds nothing left to write. Between processes, and after too
 * long a wait, the etag decides. Thread-safe.
 */
final class WriteTurns {

  /** Leaves room for the three calls of 15 s that an attempt may then make within its 75 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Accounts that share a turn only wait a little longer. */
  private static final int TURNS = 256;

  private final List<Turn> turns =
      IntStream.range(0, TURNS).mapToObj(number -> new Turn()).toList();

  Turn of(String account) {
    return turns.get(Math.floorMod(account.hashCode(), TURNS));
  }

  /** A turn, held by one attempt at a time. */
  static final class Turn {

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong writes = new AtomicLong();

    /** Returns the number of attempts that have written in their turn. */
    long writes() {
      return writes.get();
    }

    /**
     * Takes the turn if nothing has been written since.
     *
     * @param since the value of {@link #writes} before the policy was read
     * @return whether it was taken; if not, the policy read is outdated or the wait was too long
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

    /** Records the write and releases the turn. */
    void written() {
      writes.incrementAndGet();
      lock.unlock();
    }
  }
}
