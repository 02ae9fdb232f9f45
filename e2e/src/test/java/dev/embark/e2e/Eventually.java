package dev.embark.e2e;

import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another process does: asks again and again, up to a deadline. */
public final class Eventually {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /**
   * Returns as soon as the condition holds. A Temporal that does not answer in time, or not now, is
   * asked again like one that says no.
   *
   * @param otherwise what to say when it did not hold in time
   */
  public static void await(
      Duration patience, BooleanSupplier condition, Supplier<String> otherwise) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + patience + ": " + otherwise.get());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (WorkflowServiceException noAnswer) {
      if (!(noAnswer.getCause() instanceof StatusRuntimeException cause) || !isForNow(cause)) {
        throw noAnswer;
      }
    } catch (StatusRuntimeException noAnswer) {
      if (!isForNow(noAnswer)) {
        throw noAnswer;
      }
    }
    return false;
  }

  private static boolean isForNow(StatusRuntimeException failure) {
    return switch (failure.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> true;
      default -> false;
    };
  }
}
