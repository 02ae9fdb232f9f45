package dev.embark.simulators.iam;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import dev.embark.simulators.http.ClientAddress;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Serves {@code google.iam.admin.v1.IAM} and {@code google.cloud.resourcemanager.v3.Projects} over
 * plaintext gRPC, and the parts of Policy Troubleshooter v3, Service Usage v1 and Policy Analyzer
 * v1 that Embark uses, and the token creation of Service Account Credentials v1. The caller may be
 * named in the header {@code x-simulated-caller}, the project to charge in {@code
 * x-goog-user-project}. Thread-safe.
 */
public final class IamGrpcServer implements AutoCloseable {

  private static final Context.Key<Caller> CALLER = Context.key("caller");

  /**
   * How soon clients may ping again while a call is open. With gRPC's default of five minutes, a
   * client that pings every ten seconds would be cut off while its calls get no answer.
   */
  private static final Duration PINGS_APART = Duration.ofSeconds(5);

  private static final int THREADS = 2 * Runtime.getRuntime().availableProcessors() + 2;

  private final Server server;
  private final ExecutorService executor;

  private IamGrpcServer(Server server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /** Starts a server on the loopback interface. */
  public static IamGrpcServer start(IamState state, int port) throws IOException {
    return start(state, "127.0.0.1", port);
  }

  /**
   * Starts a server.
   *
   * @param port 0 for any free port
   * @throws IOException if the port cannot be bound
   */
  public static IamGrpcServer start(IamState state, String host, int port) throws IOException {
    return start(state, host, port, PINGS_APART);
  }

  /** As above, with another time before which clients may not ping again. */
  static IamGrpcServer start(IamState state, String host, int port, Duration pingsApart)
      throws IOException {
    // Calls never block, so a few threads suffice for any number of clients.
    ExecutorService executor =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "iam-grpc");
              thread.setDaemon(true);
              return thread;
            });
    NettyServerBuilder server =
        NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
            .executor(executor)
            .permitKeepAliveTime(pingsApart.toMillis(), TimeUnit.MILLISECONDS)
            .intercept(interceptor(state.callers()));
    Operations.SERVICES.forEach(each -> server.addService(service(state.dispatcher(), each)));
    try {
      return new IamGrpcServer(server.build().start(), executor);
    } catch (IOException e) {
      executor.shutdownNow();
      throw e;
    }
  }

  /** Returns the server's {@code host:port}. */
  public String endpoint() {
    return ClientAddress.of((InetSocketAddress) server.getListenSockets().get(0));
  }

  /** Returns the server's port. */
  public int port() {
    return server.getPort();
  }

  /** Stops immediately; calls in progress are cut off. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      // Streams report their end on the executor, which must outlive them.
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.shutdown();
  }

  private static ServerServiceDefinition service(Dispatcher dispatcher, ServiceDescriptor service) {
    ServerServiceDefinition.Builder definition =
        ServerServiceDefinition.builder(service.getFullName());
    for (Operation<?, ?> operation : dispatcher.operations()) {
      if (operation.method().getService().equals(service)) {
        addMethod(definition, dispatcher, operation);
      }
    }
    return definition.build();
  }

  private static <Q extends Message, A extends Message> void addMethod(
      ServerServiceDefinition.Builder definition,
      Dispatcher dispatcher,
      Operation<Q, A> operation) {
    MethodDescriptor<Q, A> method =
        MethodDescriptor.<Q, A>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(
                MethodDescriptor.generateFullMethodName(
                    operation.method().getService().getFullName(), operation.name()))
            .setRequestMarshaller(ProtoUtils.marshaller(operation.request()))
            .setResponseMarshaller(ProtoUtils.marshaller(operation.answer()))
            .build();
    definition.addMethod(
        method,
        ServerCalls.asyncUnaryCall(
            (request, observer) ->
                reply(
                    operation,
                    dispatcher.dispatch(operation, request, CALLER.get(), "iam-grpc"),
                    observer)));
  }

  private static <A extends Message> void reply(
      Operation<?, A> operation, Outcome outcome, StreamObserver<A> observer) {
    if (outcome instanceof Outcome.Answer answer) {
      @SuppressWarnings("unchecked") // an operation returns its own response type
      A message = (A) operation.answer().getClass().cast(answer.message());
      observer.onNext(message);
      observer.onCompleted();
    } else if (outcome instanceof Outcome.Refused refused) {
      observer.onError(StatusProto.toStatusRuntimeException(refused.status()));
    }
  }

  private static ServerInterceptor interceptor(Callers callers) {
    return new ServerInterceptor() {
      @Override
      public <Q, A> io.grpc.ServerCall.Listener<Q> interceptCall(
          io.grpc.ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Caller caller = callers.of(name -> Optional.ofNullable(headers.get(key(name))));
        return Contexts.interceptCall(
            Context.current().withValue(CALLER, caller), call, headers, next);
      }
    };
  }

  private static Metadata.Key<String> key(String header) {
    return Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER);
  }
}
