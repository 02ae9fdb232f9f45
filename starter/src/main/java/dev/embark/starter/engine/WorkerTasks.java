package dev.embark.starter.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tracks the tasks that workers have received and not yet answered. Thread-safe. */
final class WorkerTasks implements ClientInterceptor {

  private static final String TOKEN = "task_token";

  private final Set<ByteString> underWay = ConcurrentHashMap.newKeySet();

  /** Whether no worker is processing a workflow task, an activity or a query. */
  boolean isNoneUnderWay() {
    return underWay.isEmpty();
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    ClientCall<Q, A> call = next.newCall(method, options);
    String name = String.valueOf(method.getBareMethodName());
    if (name.startsWith("Poll")) {
      return new Poll<>(call);
    }
    return name.startsWith("Respond") ? new Answer<>(call) : call;
  }

  /** Empty for messages without a token, such as the answer to a poll that found nothing. */
  private static ByteString token(Object message) {
    if (message instanceof Message proto) {
      FieldDescriptor field = proto.getDescriptorForType().findFieldByName(TOKEN);
      if (field != null) {
        return (ByteString) proto.getField(field);
      }
    }
    return ByteString.EMPTY;
  }

  private final class Poll<Q, A> extends SimpleForwardingClientCall<Q, A> {

    Poll(ClientCall<Q, A> call) {
      super(call);
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      super.start(
          new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onMessage(A message) {
              ByteString token = token(message);
              if (!token.isEmpty()) {
                underWay.add(token);
              }
              super.onMessage(message);
            }
          },
          headers);
    }
  }

  private final class Answer<Q, A> extends SimpleForwardingClientCall<Q, A> {

    Answer(ClientCall<Q, A> call) {
      super(call);
    }

    @Override
    public void sendMessage(Q message) {
      underWay.remove(token(message));
      super.sendMessage(message);
    }
  }
}
