package dev.embark.activities.castai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterSnapshot;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotSealTest {

  private static final String ID = "b6bfc074-a267-400f-b8f1-db0850c36001";
  private static final String LINK = "castai-gke-1@acme-prod.iam.gserviceaccount.com";
  private static final Instant SEEN = Instant.parse("2026-01-02T03:04:05Z");
  private static final ApiKey KEY = key("a-key-that-only-workers-hold");

  @Test
  void attestsWhatWasSeenAndNothingElse() {
    String seal = sealOf(null, "credentials-1", KEY);

    assertThat(SnapshotSeal.attests(seal, ID, null, "credentials-1", SEEN, KEY)).isTrue();
    assertThat(SnapshotSeal.attests(seal, ID, LINK, "credentials-1", SEEN, KEY)).isFalse();
    assertThat(SnapshotSeal.attests(seal, ID, null, "credentials-2", SEEN, KEY)).isFalse();
    assertThat(SnapshotSeal.attests(seal, ID, null, null, SEEN, KEY)).isFalse();
    assertThat(SnapshotSeal.attests(seal, ID + "0", null, "credentials-1", SEEN, KEY)).isFalse();
    assertThat(SnapshotSeal.attests(null, ID, null, "credentials-1", SEEN, KEY)).isFalse();
  }

  @Test
  void isWorthNothingOnceTheKeyIsReplaced() {
    String seal = sealOf(null, "credentials-1", KEY);

    assertThat(SnapshotSeal.attests(seal, ID, null, "credentials-1", SEEN, key("another")))
        .isFalse();
  }

  @Test
  void keepsTheLinkApartFromTheCredentials() {
    String seal = sealOf("ab", "c", KEY);

    assertThat(SnapshotSeal.attests(seal, ID, "a", "bc", SEEN, KEY)).isFalse();
    assertThat(SnapshotSeal.attests(seal, ID, "AB", "c", SEEN, KEY)).isTrue();
  }

  @Test
  void endsWithItsLifeAndBelievesNoOtherTime() {
    String seal = sealOf(null, "credentials-1", KEY);
    Instant last = SEEN.plus(SnapshotSeal.LIFE);

    assertThat(attestsAt(last, seal)).isTrue();
    assertThat(attestsAt(last.plusSeconds(1), seal)).isFalse();
    assertThat(attestsAt(SEEN.minus(SnapshotSeal.LIFE).minusSeconds(1), seal)).isFalse();
    String mac = seal.substring(seal.indexOf('.'));
    for (String time :
        List.of("1767323046", "+1767323045", "01767323045", "", "x", "9".repeat(18))) {
      assertThat(attestsAt(SEEN, time + mac)).as(time).isFalse();
    }
    assertThat(attestsAt(SEEN, mac.substring(1))).isFalse();
  }

  @Test
  void showsNothingOfTheKey() {
    assertThat(sealOf(LINK, "credentials-1", KEY))
        .matches("1767323045\\.[-_A-Za-z0-9]{43}")
        .doesNotContain("key", "worker");
  }

  private static boolean attestsAt(Instant now, String seal) {
    return SnapshotSeal.attests(seal, ID, null, "credentials-1", now, KEY);
  }

  private static String sealOf(@Nullable String link, @Nullable String credentials, ApiKey key) {
    ClusterSnapshot cluster =
        new ClusterSnapshot(
            ID, "c", "o", "gke", "p", "ready", credentials, link, null, null, null, null, true);
    return String.valueOf(SnapshotSeal.seal(cluster, SEEN, key).seal());
  }

  private static ApiKey key(String value) {
    return ApiKey.current(() -> value, CastAiCall.GET_CLUSTER);
  }
}
