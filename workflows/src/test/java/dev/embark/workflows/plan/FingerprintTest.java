package dev.embark.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.PlannedCluster;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  private static final String CAST = "cast-gke-abc123@prod-cast-identity.iam.gserviceaccount.com";
  private static final String ACCOUNT = "castai@acme-prod.iam.gserviceaccount.com";
  private static final String OTHER = "other@acme-prod.iam.gserviceaccount.com";
  private static final ClusterTarget TARGET =
      ClusterTarget.of("00000000-0000-4000-8000-000000000001", "acme-prod", ACCOUNT);
  private static final BeforeImage NOTHING = new BeforeImage(List.of());
  private static final BeforeImage BOUND =
      new BeforeImage(
          List.of(
              CastServiceAccount.tokenCreatorGrant(CAST),
              CastServiceAccount.serviceAccountUserGrant(CAST)));

  private final ClusterSnapshot seen = cluster("console", null, "credentials-1");
  private final Fingerprint fingerprint = Fingerprint.of(seen, NOTHING);

  @Test
  void takesSixteenLetters() {
    assertThat(fingerprint.text()).hasSize(16);
  }

  @Test
  void seesNoChangeInTheSameWorld() {
    assertThat(fingerprint.changes(TARGET, seen, NOTHING, null)).isEmpty();
    assertThat(Fingerprint.of(seen, BOUND).changes(TARGET, seen, reversed(BOUND), null)).isEmpty();
  }

  /** A plan does not look at the policy of a cluster that it refuses, such as a hibernated one. */
  @Test
  void recognisesTheAccessOfAClusterThatAPlanShowsWithoutItsPolicy() {
    // given
    PlannedCluster shown =
        new PlannedCluster(
            TARGET,
            "gke-1",
            Course.UNKNOWN,
            ACCOUNT,
            "credentials-1",
            "console",
            List.of(),
            List.of());

    // when
    Fingerprint fingerprint = Fingerprint.of(shown);

    // then
    String upperCase = ACCOUNT.toUpperCase(Locale.ROOT);
    assertThat(fingerprint.showsAccessOf(cluster("console", ACCOUNT, "credentials-1"))).isTrue();
    assertThat(fingerprint.showsAccessOf(cluster(null, upperCase, "credentials-1"))).isTrue();
    assertThat(fingerprint.showsAccessOf(cluster("console", ACCOUNT, "credentials-2"))).isFalse();
    assertThat(fingerprint.showsAccessOf(cluster("console", OTHER, "credentials-1"))).isFalse();
    assertThat(fingerprint.showsAccessOf(cluster("console", ACCOUNT, null))).isFalse();
    assertThat(new Fingerprint("").showsAccessOf(cluster("console", ACCOUNT, null))).isFalse();
  }

  @Test
  void namesEachThingThatChanged() {
    // given
    BeforeImage stale =
        new BeforeImage(
            List.of(
                new Grant(
                    CastServiceAccount.TOKEN_CREATOR, null, CastServiceAccount.member(CAST))));

    // when
    List<String> changes =
        fingerprint.changes(TARGET, cluster("terraform", OTHER, "credentials-2"), stale, null);

    // then
    assertThat(changes)
        .containsExactly(
            "it is managed by terraform",
            "it is linked to " + OTHER,
            "its credentials were replaced",
            "the bindings of Cast AI's account have changed");
  }

  @Test
  void doesNotMindWhatThePlanItselfWouldHaveDone() {
    // given
    ClusterSnapshot interrupted = cluster("console", ACCOUNT, "credentials-1");
    ClusterSnapshot finished = cluster("console", ACCOUNT, "credentials-2");

    // then
    assertThat(fingerprint.changes(TARGET, interrupted, NOTHING, null)).isEmpty();
    assertThat(fingerprint.changes(TARGET, interrupted, BOUND, null)).isEmpty();
    assertThat(fingerprint.changes(TARGET, finished, BOUND, null)).isEmpty();
  }

  @Test
  void mindsCredentialsThatSomebodyElseReplaced() {
    // given
    ClusterSnapshot replaced = cluster("console", null, "credentials-2");

    // then
    assertThat(fingerprint.changes(TARGET, replaced, NOTHING, null))
        .containsExactly("its credentials were replaced");
    assertThat(fingerprint.changes(TARGET, replaced, NOTHING, "credentials-2")).isEmpty();
  }

  @Test
  void aLastLookAtTheClusterAloneMindsTheSame() {
    assertThat(fingerprint.changesOf(seen, TARGET)).isEmpty();
    assertThat(fingerprint.changesOf(cluster("console", ACCOUNT, "credentials-1"), TARGET))
        .isEmpty();
    assertThat(fingerprint.changesOf(cluster("terraform", OTHER, "credentials-2"), TARGET))
        .hasSize(3);
  }

  @Test
  void takesATextThatIsNoFingerprintForOneOfAnotherWorld() {
    assertThat(new Fingerprint("").changes(TARGET, seen, NOTHING, null)).hasSize(4);
    assertThat(new Fingerprint("nonsense").changes(TARGET, seen, NOTHING, null)).hasSize(4);
  }

  private static BeforeImage reversed(BeforeImage image) {
    return new BeforeImage(List.of(image.grants().get(1), image.grants().get(0)));
  }

  private static ClusterSnapshot cluster(String managedBy, String link, String credentials) {
    return new ClusterSnapshot(
        TARGET.clusterId(),
        "c1",
        "organization-1",
        "gke",
        "acme-prod",
        "ready",
        credentials,
        link,
        managedBy,
        null,
        null,
        null,
        true);
  }
}
