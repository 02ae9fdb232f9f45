package dev.embark.activities.castai;

import dev.embark.workflows.model.ClusterSnapshot;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Attests the link and credentials with which a cluster was seen. Anyone with write access to the
 * Temporal namespace can put anything into a request, but cannot create a seal: its key is derived
 * from the API key, which only workers hold. Each accepted update gives a cluster new credentials,
 * so a replayed seal proves nothing about a cluster that has been updated since.
 */
final class SnapshotSeal {

  private static final String ALGORITHM = "HmacSHA256";

  /** Separates this use of the API key from every other. */
  private static final String PURPOSE = "embark: cluster seen, version 1";

  private SnapshotSeal() {}

  /** Returns the cluster with a seal over what it shows. */
  static ClusterSnapshot seal(ClusterSnapshot cluster, ApiKey key) {
    return cluster.sealed(
        of(cluster.clusterId(), cluster.clientServiceAccount(), cluster.credentialsId(), key));
  }

  /** Returns whether a worker with this key saw the cluster with this link and credentials. */
  static boolean attests(
      @Nullable String seal,
      String clusterId,
      @Nullable String clientServiceAccount,
      @Nullable String credentialsId,
      ApiKey key) {
    return seal != null
        && MessageDigest.isEqual(
            bytes(seal), bytes(of(clusterId, clientServiceAccount, credentialsId, key)));
  }

  private static String of(
      String clusterId,
      @Nullable String clientServiceAccount,
      @Nullable String credentialsId,
      ApiKey key) {
    byte[] derived = mac(bytes(key.value()), bytes(PURPOSE));
    byte[] seal = mac(derived, content(clusterId, clientServiceAccount, credentialsId));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(seal);
  }

  /** Each text with its length, so that none can run into the next. */
  private static byte[] content(
      String clusterId, @Nullable String clientServiceAccount, @Nullable String credentialsId) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (String text :
        List.of(
            clusterId,
            clientServiceAccount == null ? "" : clientServiceAccount.toLowerCase(Locale.ROOT),
            credentialsId == null ? "" : credentialsId)) {
      content.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes(text).length).array());
      content.writeBytes(bytes(text));
    }
    return content.toByteArray();
  }

  private static byte[] mac(byte[] key, byte[] content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM, e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
