package dev.embark.e2e;

import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for another process by polling until a deadline. */
public final class Eventually {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /**
   * Returns as soon as the condition holds. Timeouts and unavailability of Temporal count as an
   * unmet condition and are retried.
   *
   * @param otherwise the message if the condition was not met in time
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
