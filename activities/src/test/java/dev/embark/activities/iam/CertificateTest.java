package dev.embark.activities.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.embark.workflows.model.ErrorCode;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.TlsServerCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A server posing as Google without its certificate gets nothing, least of all the token. */
class CertificateTest {

  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void aServerForWhichNobodyVouchesIsRefusedAndToldNothing() throws Exception {
    // given
    Server impostor = impostor();
    try (IamPolicyClient client = new IamPolicyClient(connection(impostor.getPort()))) {

      // when
      IamCallException failure =
          catchThrowableOfType(
              IamCallException.class,
              () -> client.getPolicy("projects/p/serviceAccounts/a@b", "a test"));

      // then
      assertThat(IamFailures.diagnose(failure, java.util.Set.of()).code())
          .isEqualTo(ErrorCode.IAM_UNAVAILABLE);
      assertThat(failure).hasStackTraceContaining("PKIX path building failed");
      assertThat(calls).hasValue(0);
    } finally {
      impostor.shutdownNow();
    }
  }

  private static IamConnection connection(int port) {
    GoogleCredentials token = GoogleCredentials.create(new AccessToken("canary-token", null));
    return new IamConnection(
        "localhost:" + port, false, FixedCredentialsProvider.create(token), Duration.ofSeconds(30));
  }

  private Server impostor() throws IOException {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    return Grpc.newServerBuilderForPort(
            0,
            TlsServerCredentials.create(
                pem(certificate.certificatePem()), pem(certificate.privateKeyPkcs8Pem())))
        .fallbackHandlerRegistry(
            new HandlerRegistry() {
              @Override
              public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
                  String method, @Nullable String authority) {
                calls.incrementAndGet();
                return null;
              }
            })
        .build()
        .start();
  }

  private static ByteArrayInputStream pem(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }
}
