package dev.embark.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
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
    MethodDescriptor<Empty, Empty> descriptor =
        MethodDescriptor.<Empty, Empty>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("temporal.api.workflowservice.v1.WorkflowService/" + method)
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .build();
    watch
        .interceptCall(descriptor, CallOptions.DEFAULT, server)
        .start(new ClientCall.Listener<>() {}, new Metadata());
    return server.calls.get(server.calls.size() - 1);
  }

  /** A server that answers when the test says so. */
  private static final class HeldChannel extends Channel {

    private final List<HeldCall> calls = new ArrayList<>();

    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
      HeldCall call = new HeldCall();
      calls.add(call);
      return call.typed();
    }

    @Override
    public String authority() {
      return "test";
    }
  }

  private static final class HeldCall {

    private ClientCall.@Nullable Listener<?> listener;

    void close(Status status) {
      if (listener != null) {
        listener.onClose(status, new Metadata());
      }
    }

    <Q, R> ClientCall<Q, R> typed() {
      return new ClientCall<>() {
        @Override
        public void start(Listener<R> responses, Metadata headers) {
          listener = responses;
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
