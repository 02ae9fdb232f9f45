package dev.embark.activities.iam;

import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A minimal third-party emulator: it has only the two policy calls, without version rules or
 * checks. Records the requests it receives.
 */
final class BareIamServer implements AutoCloseable {

  private static final String SERVICE = "google.iam.admin.v1.IAM";
  private static final Metadata.Key<String> REASON =
      Metadata.Key.of("x-goog-request-reason", Metadata.ASCII_STRING_MARSHALLER);

  final List<GetIamPolicyRequest> reads = new CopyOnWriteArrayList<>();
  final List<SetIamPolicyRequest> writes = new CopyOnWriteArrayList<>();
  final List<String> reasons = new CopyOnWriteArrayList<>();
  private final AtomicInteger etags = new AtomicInteger();
  private final UnaryOperator<Policy> whatAWriteAnswers;
  private final Server server;
  private volatile Policy policy = stamped(Policy.getDefaultInstance());

  BareIamServer() {
    this(UnaryOperator.identity());
  }

  BareIamServer(UnaryOperator<Policy> whatAWriteAnswers) {
    this.whatAWriteAnswers = whatAWriteAnswers;
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
              .addService(
                  ServerServiceDefinition.builder(SERVICE)
                      .addMethod(
                          method(
                              "GetIamPolicy",
                              GetIamPolicyRequest.getDefaultInstance(),
                              Policy.getDefaultInstance()),
                          ServerCalls.asyncUnaryCall(
                              (request, answer) -> {
                                reads.add(request);
                                answer.onNext(policy);
                                answer.onCompleted();
                              }))
                      .addMethod(
                          method(
                              "SetIamPolicy",
                              SetIamPolicyRequest.getDefaultInstance(),
                              Policy.getDefaultInstance()),
                          ServerCalls.asyncUnaryCall(
                              (request, answer) -> {
                                writes.add(request);
                                policy = stamped(request.getPolicy());
                                answer.onNext(this.whatAWriteAnswers.apply(policy));
                                answer.onCompleted();
                              }))
                      .build())
              .intercept(new Reasons())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String endpoint() {
    return "127.0.0.1:" + server.getPort();
  }

  Policy policy() {
    return policy;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private Policy stamped(Policy written) {
    return written.toBuilder()
        .setEtag(ByteString.copyFromUtf8("etag-" + etags.incrementAndGet()))
        .build();
  }

  private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
      String name, Q request, A answer) {
    return MethodDescriptor.<Q, A>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(ProtoUtils.marshaller(request))
        .setResponseMarshaller(ProtoUtils.marshaller(answer))
        .build();
  }

  private final class Reasons implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      reasons.add(String.valueOf(headers.get(REASON)));
      return next.startCall(call, headers);
    }
  }
}
