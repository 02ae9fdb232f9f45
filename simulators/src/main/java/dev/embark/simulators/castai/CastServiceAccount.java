package dev.embark.simulators.castai;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The service account with which Cast AI impersonates an organization's client service accounts.
 *
 * @param email {@code cast-gke-<hash>@prod-cast-identity.iam.gserviceaccount.com}
 * @param uniqueId 21 digits
 */
public record CastServiceAccount(String email, String uniqueId) {

  /** The project that holds these accounts. */
  public static final String PROJECT = "prod-cast-identity";

  /** Returns the organization's only account, the same after each start. */
  public static CastServiceAccount of(UUID organizationId) {
    byte[] hash = sha1(organizationId.toString());
    String name = "cast-gke-" + HexFormat.of().formatHex(hash, 0, 4);
    long digits = Math.floorMod(new BigInteger(hash).longValue(), 1_000_000_000_000L);
    return new CastServiceAccount(
        name + "@" + PROJECT + ".iam.gserviceaccount.com", "117%018d".formatted(digits));
  }

  private static byte[] sha1(String text) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Each JDK has SHA-1", e);
    }
  }
}
