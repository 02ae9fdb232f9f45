package dev.embark.starter.command;

import com.google.protobuf.Empty;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A Temporal server that refuses every call with one status, as for an unknown API key; calls with
 * the given names get an empty answer.
 */
final class RefusingServer extends HandlerRegistry implements AutoCloseable {

  /** Parses every request as an empty message, whose unknown fields are not read. */
  private static final Marshaller<Empty> ANYTHING =
      ProtoUtils.marshaller(Empty.getDefaultInstance());

  private final Status status;
  private final List<String> answered;
  private final Server server;

  RefusingServer(Status status, String... answered) {
    this.status = status;
    this.answered = List.of(answered);
    try {
      server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .fallbackHandlerRegistry(this)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public ServerMethodDefinition<Empty, Empty> lookupMethod(String method, String authority) {
    MethodDescriptor<Empty, Empty> descriptor =
        MethodDescriptor.newBuilder(ANYTHING, ANYTHING)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method)
            .build();
    return ServerMethodDefinition.create(descriptor, this::answer);
  }

  private ServerCall.Listener<Empty> answer(ServerCall<Empty, Empty> call, Metadata headers) {
    if (answered.contains(call.getMethodDescriptor().getBareMethodName())) {
      call.sendHeaders(new Metadata());
      call.sendMessage(Empty.getDefaultInstance());
      call.close(Status.OK, new Metadata());
    } else {
      call.close(status, new Metadata());
    }
    return new ServerCall.Listener<>() {};
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
