package dev.embark.worker.temporal;

import dev.embark.encryption.rotation.LastGood;
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
 * The client certificate and its key in files. They are read again for each connection, so that
 * renewed ones need no restart; while they are missing or do not match, the last good ones are
 * used. Thread-safe.
 */
final class ClientIdentity extends X509ExtendedKeyManager {

  private static final Map<String, String> SIGNATURES =
      Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA");

  private static final byte[] PROBE = {1};

  /** Keeps the pairs of connections being established, each under its own alias. */
  private final AdvancedTlsX509KeyManager manager = new AdvancedTlsX509KeyManager();

  private final LastGood<AdvancedTlsX509KeyManager> renewed;

  /**
   * Reads the files.
   *
   * @param certificate the chain, PEM
   * @param key PKCS#8, PEM
   * @throws IOException if a file cannot be read
   * @throws GeneralSecurityException if they hold no matching certificate and key
   */
  ClientIdentity(Path certificate, Path key) throws IOException, GeneralSecurityException {
    read(certificate, key, manager);
    this.renewed =
        new LastGood<>(certificate + " with " + key, manager, last -> read(certificate, key, last));
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return renewed.get().chooseEngineClientAlias(keyTypes, issuers, engine);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return renewed.get().chooseClientAlias(keyTypes, issuers, socket);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return manager.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return manager.getPrivateKey(alias);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return manager.getClientAliases(keyType, issuers);
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

  private static AdvancedTlsX509KeyManager read(
      Path certificate, Path key, AdvancedTlsX509KeyManager manager)
      throws IOException, GeneralSecurityException {
    try (InputStream certificates = Files.newInputStream(certificate);
        InputStream keys = Files.newInputStream(key)) {
      X509Certificate[] chain = CertificateUtils.getX509Certificates(certificates);
      PrivateKey own = CertificateUtils.getPrivateKey(keys);
      if (chain.length == 0 || !belongTogether(chain[0].getPublicKey(), own)) {
        throw new KeyException("The certificate is not this key's");
      }
      manager.updateIdentityCredentials(chain, own);
    }
    return manager;
  }

  /** Two files are never replaced at the same instant; a mixed pair would break the handshake. */
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
