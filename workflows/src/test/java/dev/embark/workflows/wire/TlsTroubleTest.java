package dev.embark.workflows.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class TlsTroubleTest {

  private static final String BORINGSSL = "error:10000412:SSL routines:OPENSSL_internal:";

  @Test
  void saysThatTheClientCertificateIsRefusedInTheWordsOfEitherLibrary() {
    for (String alert :
        new String[] {
          BORINGSSL + "SSLV3_ALERT_BAD_CERTIFICATE",
          BORINGSSL + "TLSV1_ALERT_UNKNOWN_CA",
          BORINGSSL + "SSLV3_ALERT_CERTIFICATE_EXPIRED",
          "Received fatal alert: bad_certificate",
          "Received fatal alert: unknown_ca"
        }) {
      assertThat(words(new SSLException(alert)))
          .as(alert)
          .startsWith("refuses the client certificate (")
          .containsPattern("\\((bad_certificate|unknown_ca|certificate_expired)\\)");
    }
  }

  @Test
  void saysPerhapsWhereTheAlertCouldMeanAnything() {
    assertThat(words(new SSLException(BORINGSSL + "TLSV1_ALERT_INTERNAL_ERROR")))
        .isEqualTo("ends the TLS handshake (internal_error), perhaps for the client certificate");
  }

  @Test
  void saysThatOneIsMissing() {
    assertThat(words(new SSLException(BORINGSSL + "TLSV1_ALERT_CERTIFICATE_REQUIRED")))
        .isEqualTo("asks for a client certificate, and none was shown");
  }

  @Test
  void saysWhyTheServersCertificateIsNotBelieved() {
    SSLHandshakeException untrusted = new SSLHandshakeException("General OpenSslEngine problem");
    untrusted.initCause(new CertificateException("PKIX path building failed"));
    SSLHandshakeException misnamed = new SSLHandshakeException("General OpenSslEngine problem");
    misnamed.initCause(new CertificateException("No name matching temporal found"));

    assertThat(words(untrusted)).startsWith("shows a certificate that is not trusted here");
    assertThat(words(misnamed)).startsWith("shows a certificate for another name");
  }

  @Test
  void saysThatTheServerSpeaksNone() {
    assertThat(words(new SSLException("not an SSL/TLS record: 0000")))
        .isEqualTo("does not speak TLS");
    assertThat(words(new SSLException("no cipher suites in common")))
        .isEqualTo("does not agree on TLS (no cipher suites in common)");
  }

  @Test
  void saysNothingOfAnythingElse() {
    assertThat(TlsTrouble.of(null)).isEmpty();
    assertThat(TlsTrouble.of(unavailable(new IOException("Connection refused")))).isEmpty();
  }

  private static String words(Exception cause) {
    return TlsTrouble.of(unavailable(cause)).orElseThrow();
  }

  private static Exception unavailable(Exception cause) {
    return Status.UNAVAILABLE.withCause(cause).asRuntimeException();
  }
}
