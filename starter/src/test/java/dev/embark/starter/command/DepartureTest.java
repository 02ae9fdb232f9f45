package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.PlannedCluster;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DepartureTest {
  private static final String CAST = "cast-gke-abc123@prod-cast-identity.iam.gserviceaccount.com";
  private static final String ACCOUNT = "castai@acme-prod.iam.gserviceaccount.com";
  private static final List<Grant> BOUND = List.of(CastServiceAccount.tokenCreatorGrant(CAST));

  private final PlannedCluster linked = cluster(1, ACCOUNT, BOUND);
  private final PlannedCluster unlinked = cluster(2, null, BOUND);
  private final PlannedCluster bare = cluster(3, null, List.of());

  @Test
  void refusesAnUnlinkedClusterUntilItsBindingsAreNamed() {
    // when
    Departure unnamed = Departure.of(List.of(unlinked, bare), false, null);
    Departure named = Departure.of(List.of(unlinked, bare), false, CAST);

    // then
    assertThat(unnamed.refused()).containsExactly(unlinked);
    assertThat(unnamed.absent()).containsExactly(bare);
    assertThat(unnamed.leaving(true)).isEmpty();
    assertThat(unnamed.isSettled()).isFalse();
    assertThat(unnamed.nameToGive()).isEqualTo(CAST);
    assertThat(unnamed.json(false).at("/refused/0/why").asText())
        .contains("not linked", CAST, "--cast-service-account");
    assertThat(named.idle()).containsExactly(unlinked);
    assertThat(named.unnamed()).isEmpty();
  }

  /** Another of its group was taken off before it: their bindings go with the last of them. */
  @Test
  void hasNothingToDoForAnUnlinkedClusterWhoseAccountAnotherOneUses() {
    Departure departure = Departure.of(List.of(linked, unlinked), false, null);

    assertThat(departure.idle()).containsExactly(linked);
    assertThat(departure.absent()).containsExactly(unlinked);
    assertThat(departure.isSettled()).isTrue();
  }

  private static PlannedCluster cluster(int number, @Nullable String linkedTo, List<Grant> grants) {
    ClusterTarget target =
        ClusterTarget.of("7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f1" + number, "acme-prod", ACCOUNT);
    return new PlannedCluster(
        target, "gke-" + number, Course.ONBOARD, linkedTo, null, "console", grants, List.of());
  }
}
