package dev.embark.activities.castai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Cast AI shows only the first three letters of its keys, which may be those of all. */
class KeyStandingTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String KEY = "castai_v1_canary";
  private static final String GOOD = key(true, false, null);

  @Test
  void sharesNoBlameForKeysThatCastAiWouldNotHaveAccepted() throws Exception {
    KeyStanding standing =
        standing(
            GOOD,
            key(false, false, null),
            key(true, true, "2026-01-02T03:04:04.999999999Z"),
            key(false, true, null));

    assertThat(standing.matching()).isEqualTo(1);
    assertThat(standing.active()).isTrue();
    assertThat(standing.readOnly()).isFalse();
    assertThat(standing.someReadOnly()).isFalse();
    assertThat(standing.expiresAt()).isNull();
  }

  @Test
  void mayBeReadOnlyIfSomeAreAndIsIfAllAre() throws Exception {
    KeyStanding some = standing(GOOD, key(true, true, null));
    KeyStanding all = standing(key(true, true, null), key(true, true, null));

    assertThat(some.readOnly()).isFalse();
    assertThat(some.someReadOnly()).isTrue();
    assertThat(all.readOnly()).isTrue();
    assertThat(all.someReadOnly()).isFalse();
  }

  @Test
  void tellsTheFirstExpiryOfThoseThatAreLeft() throws Exception {
    KeyStanding standing =
        standing(
            GOOD,
            key(true, false, "2026-03-01T00:00:00Z"),
            key(true, false, "2026-02-01T00:00:00Z"),
            key(true, false, "2025-12-31T00:00:00Z"));

    assertThat(standing.expiresAt()).isEqualTo("2026-02-01T00:00:00Z");
    assertThat(standing.matching()).isEqualTo(3);
  }

  @Test
  void isWhatCastAiSaysIfNothingElseMatches() throws Exception {
    KeyStanding inactive = standing(key(false, false, null));
    KeyStanding expired = standing(key(true, false, "2025-12-31T00:00:00Z"));

    assertThat(inactive.active()).isFalse();
    assertThat(expired.expiresAt()).isEqualTo("2025-12-31T00:00:00Z");
  }

  @Test
  void isUnknownIfNoneMatches() throws Exception {
    KeyStanding standing = standing(GOOD.replace("cas", "xyz"));

    assertThat(standing.matching()).isZero();
    assertThat(standing.active()).isTrue();
    assertThat(standing.readOnly()).isFalse();
  }

  private static KeyStanding standing(String... items) throws Exception {
    String answer = "{\"items\":[" + String.join(",", items) + "]}";
    return KeyStanding.of(JsonMapper.builder().build().readTree(answer), KEY, NOW);
  }

  private static String key(boolean active, boolean readOnly, @Nullable String expiresAt) {
    String expiry = expiresAt == null ? "" : ",\"expiresAt\":\"" + expiresAt + "\"";
    return "{\"tokenPrefix\":\"cas\",\"organizationId\":\"o1\",\"active\":%s,\"readonly\":%s%s}"
        .formatted(active, readOnly, expiry);
  }
}
