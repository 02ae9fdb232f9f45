package dev.embark.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.uber.m3.tally.NoopScope;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker reports if it and a Temporal server with TLS do not accept each other. */
@Timeout(300)
class TlsRefusalsTest {

  /** The library retries until then, whatever the problem, so all cases run in parallel. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private final HeldCertificate authority = authority("Acme");
  private final HeldCertificate stranger = authority("Stranger");
  private final List<Server> servers = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    servers.forEach(Server::shutdownNow);
    threads.shutdownNow();
  }

  @Test
  void saysInOneSentenceWhyNoConnectionComesAbout() throws Exception {
    // given
    HeldCertificate ours = issued(authority, "worker");
    HeldCertificate foreign = issued(stranger, "worker");
    Server mutual = serve(issued(authority, "127.0.0.1"), "TLSv1.2");
    Server newest = serve(issued(authority, "127.0.0.1"), "TLSv1.3");
    Server foreigner = serve(issued(stranger, "127.0.0.1"), "TLSv1.3");
    Server misnamed = serve(issued(authority, "temporal.example.com"), "TLSv1.3");
    Server open = start(builder());

    // when
    Future<String> refused = said(mutual, foreign);
    Future<String> refusedLate = said(newest, foreign);
    Future<String> untrusted = said(foreigner, ours);
    Future<String> otherName = said(misnamed, ours);
    Future<String> plain = said(open, ours);

    // then
    assertThat(refused.get()).contains("refuses the client certificate (certificate_unknown)");
    // With TLS 1.3 the connection may close before the reason is read: then it says perhaps.
    assertThat(refusedLate.get()).contains("the client certificate");
    assertThat(untrusted.get()).contains("shows a certificate that is not trusted here");
    assertThat(otherName.get()).contains("shows a certificate for another name");
    assertThat(plain.get()).contains("does not speak TLS");
  }

  private Future<String> said(Server server, HeldCertificate shown) throws IOException {
    TemporalTarget target = TemporalTarget.fromEnvironment(environment(server, shown), null);
    return threads.submit(
        () -> {
          Throwable refusal =
              catchThrowable(
                  () -> target.connect(new NoopScope(), List.of(), PATIENCE).shutdownNow());
          assertThat(refusal).isInstanceOf(TemporalUnreachableException.class);
          assertThat(refusal.getMessage()).startsWith("Temporal at 127.0.0.1:").endsWith(".");
          return refusal.getMessage();
        });
  }

  /** Requires certificates of our authority, and uses the JDK's error messages, which are exact. */
  private Server serve(HeldCertificate shown, String protocol) throws IOException {
    SslContextBuilder tls =
        SslContextBuilder.forServer(shown.keyPair().getPrivate(), shown.certificate())
            .trustManager(authority.certificate())
            .clientAuth(ClientAuth.REQUIRE);
    return start(
        builder()
            .sslContext(
                GrpcSslContexts.configure(tls, SslProvider.JDK).protocols(protocol).build()));
  }

  private Server start(NettyServerBuilder builder) throws IOException {
    Server server = builder.build().start();
    servers.add(server);
    return server;
  }

  private static NettyServerBuilder builder() {
    return NettyServerBuilder.forAddress(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private Map<String, String> environment(Server server, HeldCertificate shown) throws IOException {
    Path files = Files.createTempDirectory(folder, "tls");
    return Map.of(
        "TEMPORAL_ADDRESS",
        "127.0.0.1:" + server.getPort(),
        "TEMPORAL_TLS_SERVER_CA_CERT_PATH",
        Files.writeString(files.resolve("ca.crt"), authority.certificatePem()).toString(),
        "TEMPORAL_TLS_CLIENT_CERT_PATH",
        Files.writeString(files.resolve("tls.crt"), shown.certificatePem()).toString(),
        "TEMPORAL_TLS_CLIENT_KEY_PATH",
        Files.writeString(files.resolve("tls.key"), shown.privateKeyPkcs8Pem()).toString());
  }

  private static HeldCertificate authority(String name) {
    return new HeldCertificate.Builder().commonName(name).certificateAuthority(0).build();
  }

  private static HeldCertificate issued(HeldCertificate authority, String name) {
    return new HeldCertificate.Builder()
        .commonName(name)
        .addSubjectAlternativeName(name)
        .signedBy(authority)
        .build();
  }
}
