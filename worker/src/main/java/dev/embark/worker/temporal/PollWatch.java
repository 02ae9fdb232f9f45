package dev.embark.worker.temporal;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Detects whether polls for tasks reach Temporal. A poll that has been open on a connection for a
 * while is held by the server; one to an unreachable server fails immediately, or waits for a
 * connection. Thread-safe.
 */
public final class PollWatch implements ClientInterceptor {

  /** A refused connection fails in milliseconds. */
  private static final Duration HELD = Duration.ofMillis(500);

  /** An answered poll is followed by the next one immediately, unless every slot is taken. */
  private static final Duration ANSWERED = Duration.ofSeconds(90);

  private static final Set<String> POLLS = Set.of("PollWorkflowTaskQueue", "PollActivityTaskQueue");

  private final LongSupplier nanoClock;
  private final Map<String, Polls> polls = new ConcurrentHashMap<>();

  /**
   * @param nanoClock as {@link System#nanoTime()}
   */
  public PollWatch(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Returns whether polls of every kind are held by the server, or were answered recently. */
  public boolean isPolling() {
    long now = nanoClock.getAsLong();
    return polls.keySet().containsAll(POLLS)
        && polls.values().stream().allMatch(kind -> kind.isPolling(now));
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    String name = String.valueOf(method.getBareMethodName());
    if (!POLLS.contains(name)) {
      return next.newCall(method, options);
    }
    Poll poll = new Poll();
    return watched(name, poll, next.newCall(method, options.withStreamTracerFactory(poll)));
  }

  private <Q, R> ClientCall<Q, R> watched(String name, Poll poll, ClientCall<Q, R> call) {
    Polls kind = polls.computeIfAbsent(name, ignored -> new Polls());
    return new SimpleForwardingClientCall<>(call) {
      @Override
      public void start(Listener<R> listener, Metadata headers) {
        kind.open.add(poll);
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                kind.close(poll, status.isOk(), nanoClock.getAsLong());
                super.onClose(status, trailers);
              }
            },
            headers);
      }
    };
  }

  /** A poll, which gRPC keeps back until there is a connection to send it on. */
  private final class Poll extends ClientStreamTracer.Factory {

    private volatile @Nullable Long sentAt;

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new ClientStreamTracer() {
        @Override
        public void streamCreated(Attributes transport, Metadata sent) {
          sentAt = nanoClock.getAsLong();
        }

        /** A poll that the server never saw is kept back once more. */
        @Override
        public void streamClosed(Status status) {
          sentAt = null;
        }
      };
    }

    boolean isHeld(long now) {
      Long since = sentAt;
      return since != null && now - since >= HELD.toNanos();
    }
  }

  /** The polls of one kind. */
  private static final class Polls {

    private final Set<Poll> open = ConcurrentHashMap.newKeySet();
    private volatile boolean answered;
    private volatile long answeredAt;

    void close(Poll poll, boolean ok, long now) {
      open.remove(poll);
      answered = ok;
      answeredAt = now;
    }

    boolean isPolling(long now) {
      return open.stream().anyMatch(poll -> poll.isHeld(now))
          || (answered && now - answeredAt < ANSWERED.toNanos());
    }
  }
}
