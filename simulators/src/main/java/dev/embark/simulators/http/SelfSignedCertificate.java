package dev.embark.simulators.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A new certificate for {@code localhost}, 127.0.0.1 and the address of a server, for clients that
 * require HTTPS. Immutable. The private key never leaves the temporary key store, which is deleted
 * immediately.
 *
 * @param context the server's TLS context
 * @param certificate the certificate in PEM, for example for {@code SSL_CERT_FILE}
 */
public record SelfSignedCertificate(SSLContext context, String certificate) {

  /** Creates a certificate for servers on this machine. */
  public static SelfSignedCertificate create() throws IOException {
    return of(InetAddress.getLoopbackAddress());
  }

  /**
   * Creates a certificate with keytool, the JDK's only means of doing so.
   *
   * @param bound where the server listens
   * @throws IOException if keytool is missing or fails
   */
  public static SelfSignedCertificate of(InetAddress bound) throws IOException {
    Path folder = Files.createTempDirectory("embark-simulators");
    Path file = folder.resolve("keystore.p12");
    String password = UUID.randomUUID().toString();
    try {
      generate(file, password, ClientAddress.host(bound));
      return read(file, password);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  /**
   * Reads the key and certificate of an existing PKCS#12 file.
   *
   * @throws IOException if the file cannot be read or holds no certificate
   */
  public static SelfSignedCertificate read(Path pkcs12, String password) throws IOException {
    try (InputStream in = Files.newInputStream(pkcs12)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.toCharArray());
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      String alias = store.aliases().nextElement();
      return new SelfSignedCertificate(context, pem(store.getCertificate(alias).getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException("Cannot use the key store " + pkcs12, e);
    }
  }

  private static void generate(Path file, String password, String host) throws IOException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String arguments =
        "-genkeypair -noprompt -alias simulator -keyalg EC -groupname secp256r1 -validity 365"
            + " -dname CN=embark-simulators -ext SAN=dns:localhost,ip:127.0.0.1"
            + (host.equals("127.0.0.1") ? "" : ",ip:" + host)
            + " -storetype PKCS12 -storepass:env EMBARK_STORE_PASSWORD -keystore";
    List<String> command = new ArrayList<>(List.of(keytool));
    command.addAll(List.of(arguments.split(" ")));
    command.add(file.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("EMBARK_STORE_PASSWORD", password);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool failed: " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while keytool was at work", e);
    }
  }

  private static String pem(byte[] encoded) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
    return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
  }
}
