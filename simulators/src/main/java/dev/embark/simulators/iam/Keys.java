package dev.embark.simulators.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes keys of service accounts. Thread-safe. */
final class Keys {

  private static final int MOST_USER_MANAGED_KEYS = 10;

  private final World world;

  Keys(World world) {
    this.world = world;
  }

  /** The key that Google itself keeps for every account. */
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

  /** A credentials file with a real RSA key that opens nothing. */
  ByteString credentialsFile(AccountRecord account, KeyRecord key) {
    Map<String, String> file = new LinkedHashMap<>();
    file.put("type", "service_account");
    file.put("project_id", account.projectId);
    file.put("private_key_id", key.id());
    file.put("private_key", pem());
    file.put("client_email", account.email);
    file.put("client_id", account.uniqueId);
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

  private static String pem() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      String kind = "PRIVATE KEY-----\n";
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(pair.getPrivate().getEncoded());
      return "-----BEGIN " + kind + body + "\n-----END " + kind;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has RSA.", e);
    }
  }
}
