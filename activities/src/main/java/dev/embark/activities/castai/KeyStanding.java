package dev.embark.activities.castai;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Cast AI reports about a key. It shows only a key's first three letters, and all keys of an
 * organization may begin alike, so several may match.
 *
 * @param matching how many keys of the organization may be this one
 * @param active whether those are active
 * @param readOnly whether all of those are read-only
 * @param someReadOnly whether some of those are read-only, but not all
 * @param expiresAt the first expiry of those, RFC 3339, null if none of them expires
 * @param serverTime Cast AI's clock, null if it sent no time
 */
record KeyStanding(
    String organizationId,
    int matching,
    boolean active,
    boolean readOnly,
    boolean someReadOnly,
    @Nullable String expiresAt,
    @Nullable Instant serverTime) {

  static KeyStanding of(JsonNode answer, String key, @Nullable Instant serverTime) {
    List<JsonNode> alike = new ArrayList<>();
    for (JsonNode item : answer.path("items")) {
      String prefix = item.path("tokenPrefix").asText("");
      if (!prefix.isEmpty() && key.startsWith(prefix)) {
        alike.add(item);
      }
    }
    List<JsonNode> candidates = candidates(alike, serverTime);
    long readOnly =
        candidates.stream().filter(item -> item.path("readonly").asBoolean(false)).count();
    return new KeyStanding(
        candidates.isEmpty() ? "" : candidates.get(0).path("organizationId").asText(""),
        candidates.size(),
        candidates.stream().allMatch(KeyStanding::isActive),
        readOnly > 0 && readOnly == candidates.size(),
        readOnly > 0 && readOnly < candidates.size(),
        candidates.stream()
            .map(KeyStanding::expiry)
            .filter(at -> !at.isEmpty())
            .sorted()
            .findFirst()
            .orElse(null),
        serverTime);
  }

  /**
   * Cast AI has just accepted the key, so it is none of those that are inactive or expired, unless
   * nothing else matches.
   */
  private static List<JsonNode> candidates(List<JsonNode> alike, @Nullable Instant serverTime) {
    List<JsonNode> valid =
        alike.stream().filter(item -> isActive(item) && !isExpired(item, serverTime)).toList();
    return valid.isEmpty() ? alike : valid;
  }

  private static boolean isActive(JsonNode item) {
    return item.path("active").asBoolean(true);
  }

  private static boolean isExpired(JsonNode item, @Nullable Instant serverTime) {
    try {
      String expiry = expiry(item);
      return serverTime != null && !expiry.isEmpty() && Instant.parse(expiry).isBefore(serverTime);
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Returns when the key expires; empty for never. */
  private static String expiry(JsonNode item) {
    String at = item.path("expiresAt").asText("");
    return at.equals("null") ? "" : at;
  }
}
