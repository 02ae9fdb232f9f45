package dev.embark.workflows.model;

import dev.embark.workflows.wire.CompressedJson;
import dev.embark.workflows.wire.PayloadFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The clusters of a fleet, compressed so that 10,000 of them start in one call, far below
 * Temporal's limit of 2 MB a payload.
 *
 * @param count how many clusters
 * @param digest SHA-256 of the uncompressed list: the same clusters in the same order give the same
 *     digest
 * @param gzip the list as JSON, compressed
 */
public record ClusterList(int count, String digest, byte[] gzip) {

  /** Split larger inventories into several fleets. */
  public static final int MOST_CLUSTERS = 10_000;

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public ClusterList {
    digest = digest == null ? "" : digest;
    gzip = gzip == null ? new byte[0] : gzip;
  }

  public static ClusterList of(List<ClusterTarget> targets) {
    try {
      byte[] json = PayloadFormat.mapper().writeValueAsBytes(targets);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(json);
      return new ClusterList(
          targets.size(), HexFormat.of().formatHex(hash), CompressedJson.compress(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /**
   * The clusters.
   *
   * @throws IllegalArgumentException if the content cannot be read, or holds more than {@link
   *     #MOST_CLUSTERS}
   */
  public List<ClusterTarget> targets() {
    return CompressedJson.read(gzip, ClusterTarget.class, MOST_CLUSTERS);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClusterList that
        && count == that.count
        && digest.equals(that.digest)
        && Arrays.equals(gzip, that.gzip);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return count + " clusters, " + digest;
  }
}
