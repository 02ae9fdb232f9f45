package dev.embark.activities.castai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterSnapshot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotSealTest {

  private static final String ID = "b6bfc074-a267-400f-b8f1-db0850c36001";
  private static final String LINK = "castai-gke-1@acme-prod.iam.gserviceaccount.com";
  private static final ApiKey KEY = key("a-key-that-only-workers-hold");

  @Test
  void attestsWhatWasSeenAndNothingElse() {
    String seal = sealOf(null, "credentials-1", KEY);

    assertThat(SnapshotSeal.attests(seal, ID, null, "credentials-1", KEY)).isTrue();
    assertThat(SnapshotSeal.attests(seal, ID, LINK, "credentials-1", KEY)).isFalse();
    assertThat(SnapshotSeal.attests(seal, ID, null, "credentials-2", KEY)).isFalse();
    assertThat(SnapshotSeal.attests(seal, ID, null, null, KEY)).isFalse();
    assertThat(SnapshotSeal.attests(seal, ID + "0", null, "credentials-1", KEY)).isFalse();
    assertThat(SnapshotSeal.attests(null, ID, null, "credentials-1", KEY)).isFalse();
  }

  @Test
  void isWorthNothingOnceTheKeyIsReplaced() {
    String seal = sealOf(null, "credentials-1", KEY);

    assertThat(SnapshotSeal.attests(seal, ID, null, "credentials-1", key("another"))).isFalse();
  }

  @Test
  void keepsTheLinkApartFromTheCredentials() {
    String seal = sealOf("ab", "c", KEY);

    assertThat(SnapshotSeal.attests(seal, ID, "a", "bc", KEY)).isFalse();
    assertThat(SnapshotSeal.attests(seal, ID, "AB", "c", KEY)).isTrue();
  }

  @Test
  void showsNothingOfTheKey() {
    assertThat(sealOf(LINK, "credentials-1", KEY)).hasSize(43).doesNotContain("key", "worker");
  }

  private static String sealOf(@Nullable String link, @Nullable String credentials, ApiKey key) {
    ClusterSnapshot cluster =
        new ClusterSnapshot(
            ID, "c", "o", "gke", "p", "ready", credentials, link, null, null, null, null, true);
    return String.valueOf(SnapshotSeal.seal(cluster, key).seal());
  }

  private static ApiKey key(String value) {
    return ApiKey.current(() -> value, CastAiCall.GET_CLUSTER);
  }
}
