package dev.embark.activities.castai;

import static dev.embark.activities.castai.FakeServer.ID;
import static dev.embark.activities.castai.FakeServer.KEY;
import static dev.embark.activities.castai.FakeServer.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.activities.castai.CastAiException.NoAnswer;
import dev.embark.workflows.model.ErrorCode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server posing as Cast AI without its certificate gets nothing, least of all the key. */
class CertificateTest {

  private final FakeServer cast = new FakeServer();

  @AfterEach
  void close() {
    cast.close();
  }

  @Test
  void aServerForWhichNobodyVouchesIsRefusedAndToldNothing() {
    // given
    serve(new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1"));

    // when
    try (CastAiClient client = new CastAiClient(settings(), () -> KEY)) {
      assertRefused(client);
    }
  }

  @Test
  void aServerWithTheCertificateOfAnotherIsRefusedAndToldNothing() {
    // given
    HeldCertificate other =
        serve(new HeldCertificate.Builder().addSubjectAlternativeName("api.example.com"));

    // when
    try (CastAiClient client = new CastAiClient(settings(), () -> KEY, trusting(other))) {
      assertRefused(client);
    }
  }

  @Test
  void aServerWhoseCertificateHasExpiredIsRefusedAndToldNothing() {
    // given
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    serve(
        new HeldCertificate.Builder()
            .signedBy(authority)
            .addSubjectAlternativeName("127.0.0.1")
            .addSubjectAlternativeName("localhost")
            .validityInterval(0, TimeUnit.DAYS.toMillis(365)));

    // when
    try (CastAiClient client = new CastAiClient(settings(), () -> KEY, trusting(authority))) {
      assertRefused(client);
    }
  }

  private void assertRefused(CastAiClient client) {
    NoAnswer read = failure(NoAnswer.class, () -> client.getCluster(ID));
    NoAnswer update = failure(NoAnswer.class, () -> client.updateCluster(ID));

    assertThat(update.mayHaveLanded()).isFalse();
    assertThat(read.getMessage()).contains("trusted", "certificate").doesNotContain(KEY);
    assertThat(CastAiFailures.diagnose(update).code()).isEqualTo(ErrorCode.CASTAI_UNAVAILABLE);
    assertThat(cast.server.getRequestCount()).isZero();
  }

  private HeldCertificate serve(HeldCertificate.Builder wanted) {
    HeldCertificate certificate = wanted.build();
    cast.server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .build()
            .sslSocketFactory());
    cast.enqueue(200, FakeServer.CLUSTER);
    return certificate;
  }

  private CastAiSettings settings() {
    return FakeServer.settings(cast.server.url("/").toString(), Duration.ofSeconds(20));
  }

  /** Returns the product's HTTP client, on a machine that trusts the certificate's authority. */
  private OkHttpClient trusting(HeldCertificate certificate) {
    HandshakeCertificates trust =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(certificate.certificate())
            .build();
    return Pipeline.of(settings())
        .newBuilder()
        .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
        .build();
  }
}
