package dev.embark.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PollWatchTest {

  private long now;
  private final PollWatch watch = new PollWatch(() -> now);
  private final HeldChannel server = new HeldChannel();

  @Test
  void isNotPollingBeforeTheFirstPoll() {
    assertThat(watch.isPolling()).isFalse();
  }

  @Test
  void isPollingOnceTheServerHoldsPollsOfBothKinds() {
    poll("PollWorkflowTaskQueue");
    pass(Duration.ofSeconds(1));
    assertThat(watch.isPolling()).as("activities").isFalse();

    poll("PollActivityTaskQueue");
    assertThat(watch.isPolling()).as("just sent").isFalse();

    pass(Duration.ofSeconds(1));
    assertThat(watch.isPolling()).isTrue();
  }

  @Test
  void isNotPollingWhenPollsFail() {
    poll("PollWorkflowTaskQueue").close(Status.UNAVAILABLE);
    poll("PollActivityTaskQueue").close(Status.UNAVAILABLE);
    pass(Duration.ofSeconds(1));

    assertThat(watch.isPolling()).isFalse();
  }

  @Test
  void isNotPollingWhilePollsWaitForAConnection() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // given a server that never answers the greeting of a connection
      silent.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
      ManagedChannel channel =
          ManagedChannelBuilder.forAddress("127.0.0.1", silent.getLocalPort())
              .usePlaintext()
              .build();
      try {
        // when
        start("PollWorkflowTaskQueue", channel);
        start("PollActivityTaskQueue", channel);
        try (Socket accepted = silent.accept()) {
          pass(Duration.ofSeconds(1));

          // then
          assertThat(accepted.isConnected()).isTrue();
          assertThat(watch.isPolling()).isFalse();
        }
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void isNotPollingOnceItsConnectionsAreLostAndPollsWaitForTheNext() {
    HeldCall workflows = poll("PollWorkflowTaskQueue");
    HeldCall activities = poll("PollActivityTaskQueue");
    pass(Duration.ofSeconds(1));
    assertThat(watch.isPolling()).isTrue();

    workflows.loseConnection();
    activities.loseConnection();

    assertThat(watch.isPolling()).isFalse();
  }

  @Test
  void isPollingBetweenTwoAnsweredPolls() {
    poll("PollWorkflowTaskQueue").close(Status.OK);
    poll("PollActivityTaskQueue").close(Status.OK);
    assertThat(watch.isPolling()).isTrue();

    pass(Duration.ofMinutes(2));
    assertThat(watch.isPolling()).as("long after").isFalse();
  }

  @Test
  void ignoresOtherCalls() {
    poll("RespondWorkflowTaskCompleted").close(Status.UNAVAILABLE);

    assertThat(watch.isPolling()).isFalse();
    assertThat(server.calls).hasSize(1);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private HeldCall poll(String method) {
    start(method, server);
    return server.calls.get(server.calls.size() - 1);
  }

  private void start(String method, Channel channel) {
    MethodDescriptor<Empty, Empty> descriptor =
        MethodDescriptor.<Empty, Empty>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("temporal.api.workflowservice.v1.WorkflowService/" + method)
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .build();
    watch
        .interceptCall(descriptor, CallOptions.DEFAULT, channel)
        .start(new ClientCall.Listener<>() {}, new Metadata());
  }

  /** A connected server that answers when the test says so. */
  private static final class HeldChannel extends Channel {

    private final List<HeldCall> calls = new ArrayList<>();

    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
      HeldCall call = new HeldCall(options);
      calls.add(call);
      return call.typed();
    }

    @Override
    public String authority() {
      return "test";
    }
  }

  private static final class HeldCall {

    private final List<ClientStreamTracer> tracers;
    private ClientCall.@Nullable Listener<?> listener;

    HeldCall(CallOptions options) {
      ClientStreamTracer.StreamInfo info =
          ClientStreamTracer.StreamInfo.newBuilder().setCallOptions(options).build();
      tracers =
          options.getStreamTracerFactories().stream()
              .map(factory -> factory.newClientStreamTracer(info, new Metadata()))
              .toList();
    }

    void loseConnection() {
      tracers.forEach(tracer -> tracer.streamClosed(Status.UNAVAILABLE));
    }

    void close(Status status) {
      tracers.forEach(tracer -> tracer.streamClosed(status));
      if (listener != null) {
        listener.onClose(status, new Metadata());
      }
    }

    <Q, R> ClientCall<Q, R> typed() {
      return new ClientCall<>() {
        @Override
        public void start(Listener<R> responses, Metadata headers) {
          listener = responses;
          tracers.forEach(tracer -> tracer.streamCreated(Attributes.EMPTY, headers));
        }

        @Override
        public void request(int messages) {}

        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {}

        @Override
        public void halfClose() {}

        @Override
        public void sendMessage(Q message) {}
      };
    }
  }
}
