package dev.embark.starter.client;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A call that only a worker can answer, abandoned after a while: the server would block the caller
 * until a worker appears.
 */
final class BoundedCall {
  /** Workers answer within a second or two; after this, there is none or it is overloaded. */
  private static final int ANSWER_SECONDS = 20;

  /** The time after which to check whether there is a worker at all. */
  private static final int DOUBT_SECONDS = 3;

  private BoundedCall() {}

  /**
   * Makes the call on a daemon thread.
   *
   * @param nobodyThere asked when the answer is slow; true ends the waiting
   * @return the answer; empty if none arrived in time
   */
  static <T> Optional<T> of(Supplier<T> call, BooleanSupplier nobodyThere) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread thread = new Thread(() -> complete(answer, call), "embark-call");
    thread.setDaemon(true);
    thread.start();
    try {
      if (!isDoneWithin(answer, DOUBT_SECONDS) && nobodyThere.getAsBoolean()) {
        thread.interrupt();
        return Optional.empty();
      }
      return Optional.of(answer.get(ANSWER_SECONDS - DOUBT_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      thread.interrupt();
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.of(ExitCode.DETACHED, "Interrupted.").because(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  private static boolean isDoneWithin(CompletableFuture<?> answer, int seconds)
      throws InterruptedException, ExecutionException {
    try {
      answer.get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static <T> void complete(CompletableFuture<T> answer, Supplier<T> call) {
    try {
      answer.complete(call.get());
    } catch (Throwable e) {
      answer.completeExceptionally(e);
    }
  }
}
