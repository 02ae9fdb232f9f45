package dev.embark.activities.castai;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Cast AI reports about a key. It shows only a key's first letters, so several keys may match;
 * then the worst is assumed of each.
 *
 * @param matching how many keys of the organization start with the same letters
 * @param expiresAt RFC 3339, null if none of them expires
 * @param serverTime Cast AI's clock, null if it sent no time
 */
record KeyStanding(
    String organizationId,
    int matching,
    boolean active,
    boolean readOnly,
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
    return new KeyStanding(
        alike.isEmpty() ? "" : alike.get(0).path("organizationId").asText(""),
        alike.size(),
        alike.stream().allMatch(item -> item.path("active").asBoolean(true)),
        alike.stream().anyMatch(item -> item.path("readonly").asBoolean(false)),
        alike.stream()
            .map(item -> item.path("expiresAt").asText(""))
            .filter(at -> !at.isEmpty() && !at.equals("null"))
            .sorted()
            .findFirst()
            .orElse(null),
        serverTime);
  }
}
