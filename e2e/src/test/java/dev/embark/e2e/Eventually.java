package dev.embark.e2e;

import dev.embark.starter.output.CommandException;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for another process by polling until a deadline. */
public final class Eventually {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /**
   * Returns as soon as the condition holds. Timeouts and unavailability of Temporal, and queries
   * that a worker fails to answer, count as an unmet condition and are retried.
   *
   * @param otherwise the message if the condition was not met in time
   */
  public static void await(
      Duration patience, BooleanSupplier condition, Supplier<String> otherwise) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      RuntimeException noAnswer = null;
      try {
        if (condition.getAsBoolean()) {
          return;
        }
      } catch (RuntimeException failure) {
        noAnswer = failure;
      }
      if (noAnswer != null && !isForNow(noAnswer)) {
        throw noAnswer;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + patience + ": " + otherwise.get(), noAnswer);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static boolean isForNow(RuntimeException failure) {
    if (failure instanceof CommandException command) {
      return command.isTransient();
    }
    return failure instanceof WorkflowQueryException
        || isNoAnswer(failure)
        || failure instanceof WorkflowServiceException && isNoAnswer(failure.getCause());
  }

  private static boolean isNoAnswer(@Nullable Throwable failure) {
    return failure instanceof StatusRuntimeException grpc
        && switch (grpc.getStatus().getCode()) {
          case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> true;
          default -> false;
        };
  }
}
