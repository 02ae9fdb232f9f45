package dev.embark.simulators.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Creates keys of service accounts. Thread-safe. */
final class Keys {

  private static final int MOST_USER_MANAGED_KEYS = 10;

  private final World world;
  private final Map<String, PublicKey> publicKeys = new ConcurrentHashMap<>();

  /** Points to this machine if nothing is served: a simulated key never leads to Google. */
  private volatile URI tokenUrl = URI.create("http://127.0.0.1/token");

  Keys(World world) {
    this.world = world;
  }

  /** Adds the key that Google itself keeps for every account. */
  void addSystemManaged(AccountRecord account) {
    add(account, false, world.clock().instant());
  }

  KeyRecord addUserManaged(AccountRecord account, Instant madeAt) {
    synchronized (account) {
      long present = account.keys.values().stream().filter(KeyRecord::userManaged).count();
      if (present >= MOST_USER_MANAGED_KEYS) {
        throw Refusals.of(Code.FAILED_PRECONDITION, "Precondition check failed.");
      }
      return add(account, true, madeAt);
    }
  }

  /** Sets the token endpoint in key files from now on. */
  void tokensAt(URI url) {
    tokenUrl = url;
  }

  /** Returns the public key for a key whose file was handed out. */
  Optional<PublicKey> publicKey(String keyId) {
    return Optional.ofNullable(publicKeys.get(keyId));
  }

  /**
   * Returns a credentials file with a real RSA key, valid only for the simulated IAM. Only the
   * token endpoint differs from Google's; the other addresses are never used.
   */
  ByteString credentialsFile(AccountRecord account, KeyRecord key) {
    KeyPair pair = keyPair();
    publicKeys.put(key.id(), pair.getPublic());
    Map<String, String> file = new LinkedHashMap<>();
    file.put("type", "service_account");
    file.put("project_id", account.projectId);
    file.put("private_key_id", key.id());
    file.put("private_key", pem(pair));
    file.put("client_email", account.email);
    file.put("client_id", account.uniqueId);
    file.put("auth_uri", "https://accounts.google.com/o/oauth2/auth");
    file.put("token_uri", tokenUrl.toString());
    file.put("auth_provider_x509_cert_url", "https://www.googleapis.com/oauth2/v1/certs");
    file.put(
        "client_x509_cert_url",
        "https://www.googleapis.com/robot/v1/metadata/x509/"
            + URLEncoder.encode(account.email, StandardCharsets.UTF_8));
    file.put("universe_domain", "googleapis.com");
    try {
      return ByteString.copyFromUtf8(new ObjectMapper().writeValueAsString(file));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A map of strings can be written as JSON.", e);
    }
  }

  private KeyRecord add(AccountRecord account, boolean userManaged, Instant madeAt) {
    String id = UniqueIds.keyId(world.uniqueIds().next());
    KeyRecord key = new KeyRecord(id, userManaged, madeAt, false, null);
    account.keys.put(id, key);
    return key;
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has RSA.", e);
    }
  }

  private static String pem(KeyPair pair) {
    String kind = "PRIVATE KEY-----\n";
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPrivate().getEncoded());
    return "-----BEGIN " + kind + body + "\n-----END " + kind;
  }
}
