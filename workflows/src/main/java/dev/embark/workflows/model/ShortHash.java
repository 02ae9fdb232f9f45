package dev.embark.workflows.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Four letters that reveal accidental changes; no protection against deliberate ones. */
public final class ShortHash {

  /** The length of every hash, in letters. */
  public static final int LETTERS = 4;

  /** Four letters of base 64. */
  private static final int BYTES = 3;

  private ShortHash() {}

  /** The hash of a text; null has the hash of the empty text. */
  public static String of(@Nullable String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((text == null ? "" : text).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
