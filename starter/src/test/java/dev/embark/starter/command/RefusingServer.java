package dev.embark.starter.command;

import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A Temporal that refuses every call with one status, as one does that does not know the API key;
 * calls whose name is given are answered, with nothing in the answer.
 */
final class RefusingServer extends HandlerRegistry implements AutoCloseable {
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
  public ServerMethodDefinition<byte[], byte[]> lookupMethod(String method, String authority) {
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method)
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
    return ServerMethodDefinition.create(descriptor, this::answer);
  }

  private ServerCall.Listener<byte[]> answer(ServerCall<byte[], byte[]> call, Metadata headers) {
    if (answered.contains(call.getMethodDescriptor().getBareMethodName())) {
      call.sendHeaders(new Metadata());
      call.sendMessage(new byte[0]);
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

  /** As they are. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
