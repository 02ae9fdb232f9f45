package dev.embark.worker.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientIdentityTest {

  @TempDir Path folder;

  private Path certificate = Path.of("");
  private Path key = Path.of("");

  @BeforeEach
  void issue() throws IOException {
    certificate = folder.resolve("tls.crt");
    key = folder.resolve("tls.key");
    write(1);
  }

  @Test
  void showsARenewedCertificateAtTheNextConnection() throws Exception {
    // given
    ClientIdentity identity = new ClientIdentity(certificate, key);
    assertThat(serial(identity)).isEqualTo(1);

    // when
    write(2);

    // then
    assertThat(serial(identity)).isEqualTo(2);
  }

  @Test
  void goesOnWithTheLastGoodPairInTheMiddleOfARenewal() throws Exception {
    // given
    ClientIdentity identity = new ClientIdentity(certificate, key);

    // when
    Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nMIIB");
    Files.delete(key);

    // then
    assertThat(serial(identity)).isEqualTo(1);
  }

  @Test
  void neverShowsACertificateBesideAnotherOnesKey() throws Exception {
    // given
    ClientIdentity identity = new ClientIdentity(certificate, key);

    // when only one of the two files has been replaced so far
    HeldCertificate next = new HeldCertificate.Builder().serialNumber(2).rsa2048().build();
    Files.writeString(certificate, next.certificatePem());

    // then
    assertThat(serial(identity)).isEqualTo(1);
    assertThatThrownBy(() -> new ClientIdentity(certificate, key)).isInstanceOf(Exception.class);

    // and when the other one follows
    Files.writeString(key, next.privateKeyPkcs8Pem());
    assertThat(serial(identity, "RSA")).isEqualTo(2);
  }

  @Test
  void refusesFilesThatHoldNoneAtTheStart() throws IOException {
    Files.writeString(key, "nothing");
    assertThatThrownBy(() -> new ClientIdentity(certificate, key)).isInstanceOf(Exception.class);
  }

  private void write(long serial) throws IOException {
    HeldCertificate issued = new HeldCertificate.Builder().serialNumber(serial).build();
    Files.writeString(certificate, issued.certificatePem());
    Files.writeString(key, issued.privateKeyPkcs8Pem());
  }

  private static long serial(ClientIdentity identity) {
    return serial(identity, "EC");
  }

  private static long serial(ClientIdentity identity, String keyType) {
    String alias = identity.chooseEngineClientAlias(new String[] {keyType}, null, null);
    BigInteger serial = identity.getCertificateChain(alias)[0].getSerialNumber();
    return serial.longValueExact();
  }
}
