package dev.embark.e2e;

import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A frontend of a Temporal server like those of companies or Temporal Cloud: terminates TLS and
 * admits callers with the right client certificate or API key. Thread-safe.
 */
final class TlsFrontend implements AutoCloseable {

  /**
   * The rules of admission.
   *
   * @param authority the CA of client certificates; null if none is requested
   * @param apiKeys the accepted keys; empty if none is required
   */
  record Door(@Nullable X509Certificate authority, Set<String> apiKeys) {}

  private static final Context.Key<Metadata> HEADERS = Context.key("headers");
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** The callers' credentials: subjects of certificates and API keys. */
  private final Set<String> shown = ConcurrentHashMap.newKeySet();

  private final HeldCertificate certificate;
  private final ManagedChannel temporal;
  private Server server;

  private TlsFrontend(String temporal, HeldCertificate certificate, Door door) {
    this.certificate = certificate;
    this.temporal =
        Grpc.newChannelBuilder(temporal, InsecureChannelCredentials.create())
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .build();
    this.server = open(ChildProcess.freePort(), door);
  }

  /**
   * Opens a frontend on a free port of this machine.
   *
   * @param temporal the server that calls are forwarded to
   * @param certificate the frontend's own certificate
   */
  static TlsFrontend before(String temporal, HeldCertificate certificate, Door door) {
    return new TlsFrontend(temporal, certificate, door);
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Closes all connections, clears the record, and opens again on the same port. */
  void reopen(Door door) {
    int port = server.getPort();
    stop();
    shown.clear();
    server = open(port, door);
  }

  /** Returns the credentials of the callers admitted since it opened. */
  Set<String> shown() {
    return Set.copyOf(shown);
  }

  @Override
  public void close() {
    stop();
    temporal.shutdownNow();
  }

  private void stop() {
    try {
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Server open(int port, Door door) {
    SslContextBuilder tls =
        SslContextBuilder.forServer(certificate.keyPair().getPrivate(), certificate.certificate());
    if (door.authority() != null) {
      tls.trustManager(door.authority()).clientAuth(ClientAuth.REQUIRE);
    }
    try {
      return NettyServerBuilder.forAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
          .sslContext(GrpcSslContexts.configure(tls, SslProvider.JDK).build())
          .maxInboundMessageSize(Integer.MAX_VALUE)
          .permitKeepAliveTime(1, TimeUnit.SECONDS)
          .permitKeepAliveWithoutCalls(true)
          .fallbackHandlerRegistry(new Everything())
          .intercept(new Doorman(door))
          .build()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Admits callers and records their credentials. */
  private final class Doorman implements ServerInterceptor {

    private final Door door;

    private Doorman(Door door) {
      this.door = door;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Optional<String> key =
          Optional.ofNullable(headers.get(AUTHORIZATION))
              .map(value -> value.replaceFirst("^Bearer ", ""));
      if (!door.apiKeys().isEmpty() && key.filter(door.apiKeys()::contains).isEmpty()) {
        call.close(Status.UNAUTHENTICATED.withDescription("Request unauthorized."), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      key.ifPresent(shown::add);
      subject(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)).ifPresent(shown::add);
      return Contexts.interceptCall(
          Context.current().withValue(HEADERS, headers), call, headers, next);
    }

    private static Optional<String> subject(@Nullable SSLSession session) {
      try {
        return session == null
            ? Optional.empty()
            : Optional.of(session.getPeerPrincipal().getName());
      } catch (SSLPeerUnverifiedException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * Handles every method of every service. Temporal's are all unary; any message can be parsed as
   * an empty one with unknown fields, which it preserves.
   */
  private final class Everything extends HandlerRegistry {

    private static final Marshaller<Empty> ANYTHING =
        ProtoUtils.marshaller(Empty.getDefaultInstance());

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
      MethodDescriptor<Empty, Empty> method =
          MethodDescriptor.newBuilder(ANYTHING, ANYTHING)
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(name)
              .build();
      return ServerMethodDefinition.create(
          method, ServerCalls.asyncUnaryCall((request, answer) -> pass(method, request, answer)));
    }

    private void pass(
        MethodDescriptor<Empty, Empty> method, Empty request, StreamObserver<Empty> answer) {
      Channel channel =
          ClientInterceptors.intercept(
              temporal, MetadataUtils.newAttachHeadersInterceptor(HEADERS.get()));
      ClientCalls.asyncUnaryCall(channel.newCall(method, CallOptions.DEFAULT), request, answer);
    }
  }
}
