package dev.embark.starter.engine;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what workers answer to Temporal: as long as it grows, somebody works. Thread-safe. */
final class WorkerAnswers implements ClientInterceptor {

  private final AtomicLong count = new AtomicLong();

  /** Answers to tasks of workflows, activities and queries so far. */
  long count() {
    return count.get();
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    String name = method.getBareMethodName();
    if (name != null && name.startsWith("Respond")) {
      count.incrementAndGet();
    }
    return next.newCall(method, options);
  }
}
