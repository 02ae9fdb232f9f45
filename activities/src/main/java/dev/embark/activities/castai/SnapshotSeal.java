package dev.embark.activities.castai;

import dev.embark.workflows.model.ClusterSnapshot;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
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
 * so a replayed seal proves nothing about a cluster that has been updated since. Nor does an old
 * one: a cluster that was unlinked for a while can live on the same credentials again.
 */
final class SnapshotSeal {

  private static final String ALGORITHM = "HmacSHA256";

  /** Separates this use of the API key from every other. */
  private static final String PURPOSE = "embark: cluster seen, version 2";

  /** Longer than a cluster is held over a holiday. An undo begun later is left to a person. */
  static final Duration LIFE = Duration.ofDays(14);

  private static final char END_OF_TIME = '.';

  private SnapshotSeal() {}

  /** Returns the cluster with a seal over what it showed at this time. */
  static ClusterSnapshot seal(ClusterSnapshot cluster, Instant at, ApiKey key) {
    return cluster.sealed(
        of(at, cluster.clusterId(), cluster.clientServiceAccount(), cluster.credentialsId(), key));
  }

  /**
   * Returns whether a worker with this key saw the cluster with this link and credentials within
   * the {@link #LIFE} of a seal.
   */
  static boolean attests(
      @Nullable String seal,
      String clusterId,
      @Nullable String clientServiceAccount,
      @Nullable String credentialsId,
      Instant now,
      ApiKey key) {
    Instant at = timeOf(seal);
    return seal != null
        && at != null
        && Duration.between(at, now).abs().compareTo(LIFE) <= 0
        && MessageDigest.isEqual(
            bytes(seal), bytes(of(at, clusterId, clientServiceAccount, credentialsId, key)));
  }

  /** Returns the time that a seal states; null if it has none, as of the first release. */
  private static @Nullable Instant timeOf(@Nullable String seal) {
    int end = seal == null ? -1 : seal.indexOf(END_OF_TIME);
    if (end < 0) {
      return null;
    }
    try {
      return Instant.ofEpochSecond(Long.parseLong(seal.substring(0, end)));
    } catch (NumberFormatException | DateTimeException e) {
      return null;
    }
  }

  private static String of(
      Instant at,
      String clusterId,
      @Nullable String clientServiceAccount,
      @Nullable String credentialsId,
      ApiKey key) {
    String time = Long.toString(at.getEpochSecond());
    byte[] derived = mac(bytes(key.value()), bytes(PURPOSE));
    byte[] seal = mac(derived, content(time, clusterId, clientServiceAccount, credentialsId));
    return time + END_OF_TIME + Base64.getUrlEncoder().withoutPadding().encodeToString(seal);
  }

  /** Each text with its length, so that none can run into the next. */
  private static byte[] content(
      String time,
      String clusterId,
      @Nullable String clientServiceAccount,
      @Nullable String credentialsId) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (String text :
        List.of(
            time,
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
