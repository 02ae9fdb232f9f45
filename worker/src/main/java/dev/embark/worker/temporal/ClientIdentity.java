package dev.embark.worker.temporal;

import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The client certificate and its key in files, which are read anew for each connection, so that
 * renewed ones need no restart; while they are missing or do not fit, the last good ones are shown.
 * Thread-safe.
 */
final class ClientIdentity extends X509ExtendedKeyManager {

  private final Path certificate;
  private final Path key;
  private final AdvancedTlsX509KeyManager current = new AdvancedTlsX509KeyManager();

  /**
   * Reads the files.
   *
   * @param certificate the chain, PEM
   * @param key PKCS#8, PEM
   * @throws IOException if a file cannot be read
   * @throws GeneralSecurityException if they hold no certificate and key
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
    current.updateIdentityCredentials(certificate.toFile(), key.toFile());
  }
}
