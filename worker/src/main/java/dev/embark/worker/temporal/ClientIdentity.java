package dev.embark.worker.temporal;

import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The client certificate and its key in files, which are read anew for each connection, so that
 * renewed ones need no restart; while they are missing or do not belong together, the last good
 * ones are shown. Thread-safe.
 */
final class ClientIdentity extends X509ExtendedKeyManager {

  private static final Map<String, String> SIGNATURES =
      Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA");

  private static final byte[] PROBE = {1};

  private final Path certificate;
  private final Path key;
  private final AdvancedTlsX509KeyManager current = new AdvancedTlsX509KeyManager();

  /**
   * Reads the files.
   *
   * @param certificate the chain, PEM
   * @param key PKCS#8, PEM
   * @throws IOException if a file cannot be read
   * @throws GeneralSecurityException if they hold no certificate and key that belong together
   */
  ClientIdentity(Path certificate, Path key) throws IOException, GeneralSecurityException {
    this.certificate = certificate;
    this.key = key;
    read();
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    renew();
    return current.chooseEngineClientAlias(keyTypes, issuers, engine);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    renew();
    return current.chooseClientAlias(keyTypes, issuers, socket);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return current.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return current.getPrivateKey(alias);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return current.getClientAliases(keyType, issuers);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  private void renew() {
    try {
      read();
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // In the middle of a renewal: the last good pair goes on.
      return;
    }
  }

  private void read() throws IOException, GeneralSecurityException {
    try (InputStream certificates = Files.newInputStream(certificate);
        InputStream keys = Files.newInputStream(key)) {
      X509Certificate[] chain = CertificateUtils.getX509Certificates(certificates);
      PrivateKey own = CertificateUtils.getPrivateKey(keys);
      if (chain.length == 0 || !belongTogether(chain[0].getPublicKey(), own)) {
        throw new KeyException("The certificate is not this key's");
      }
      current.updateIdentityCredentials(chain, own);
    }
  }

  /** Two files are never replaced at one instant; a mixed pair would break the handshake. */
  private static boolean belongTogether(PublicKey shown, PrivateKey own)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(SIGNATURES.getOrDefault(own.getAlgorithm(), ""));
    signature.initSign(own);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(shown);
    signature.update(PROBE);
    return signature.verify(signed);
  }
}
