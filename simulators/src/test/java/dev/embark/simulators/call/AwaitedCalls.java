package dev.embark.simulators.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for calls whose callers do not learn when a simulator has carried them out. */
public final class AwaitedCalls {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);

  private AwaitedCalls() {}

  /** Waits until so many calls of an operation are recorded, which happens after their effect. */
  public static void await(CallLog calls, String operation, int count) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (calls.count(call -> call.operation().equals(operation)) < count) {
      assertThat(System.nanoTime()).as("%d calls of %s", count, operation).isLessThan(deadline);
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
