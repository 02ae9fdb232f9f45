package dev.embark.activities.castai;

import static dev.embark.activities.castai.SimulatedCastAi.failureOf;
import static dev.embark.simulators.ClusterSituation.FRESH;
import static dev.embark.simulators.ClusterSituation.ONBOARDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.castai.CredentialsMode;
import dev.embark.workflows.model.Answers.Unregistered;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.Requests;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Write access to the Temporal namespace does not suffice to unlink a live cluster. */
class UnregisterProofTest {

  private final SimulatedCastAi cast = new SimulatedCastAi(FRESH, ONBOARDED);

  @AfterEach
  void close() {
    cast.close();
  }

  @Test
  void takesNoLinkFromALiveClusterWhateverARequestClaims() {
    ClusterSnapshot live = lookUp(ONBOARDED);
    String sealOfAnother = lookUp(FRESH).seal();

    for (String seal : Arrays.asList(null, "", "AAAA", live.seal(), sealOfAnother)) {
      assertThat(failureOf(() -> unregister(ONBOARDED, live.credentialsId(), seal)).getType())
          .isEqualTo("FORMER_STATE_UNPROVEN");
    }
    assertThat(lookUp(ONBOARDED).isLinked()).isTrue();
    assertThat(cast.operations()).doesNotContain("gcpDisableSa", "gcpCreateSa");
  }

  @Test
  void aSealFromBeforeAnUpdateProvesNothingAfterIt() {
    ClusterSnapshot before = lookUp(FRESH);
    cast.relink(FRESH, cast.target(FRESH).clientServiceAccount());
    cast.world.castAi().replaceCredentials(cast.state(FRESH).id(), CredentialsMode.IMPERSONATION);
    String live = lookUp(FRESH).credentialsId();

    assertThat(unregister(FRESH, before.credentialsId(), before.seal()))
        .isEqualTo(Unregistered.CREDENTIALS_CHANGED);
    assertThat(failureOf(() -> unregister(FRESH, live, before.seal())).getType())
        .isEqualTo("FORMER_STATE_UNPROVEN");
    assertThat(lookUp(FRESH).isLinked()).isTrue();
  }

  @Test
  void aClusterOnItsKeyLosesTheLinkThatItDidNotHaveBefore() {
    ClusterSnapshot before = lookUp(FRESH);
    cast.relink(FRESH, cast.target(FRESH).clientServiceAccount());

    assertThat(unregister(FRESH, before.credentialsId(), before.seal()))
        .isEqualTo(Unregistered.UNDONE);
    assertThat(lookUp(FRESH).isLinked()).isFalse();
  }

  /** Disabling may clear the credentials too, and its answer may be lost. */
  @Test
  void aClusterWithoutTheLinkIsNotTakenForUpdatedBecauseItsCredentialsAreGone() {
    // given
    ClusterSnapshot before = lookUp(FRESH);
    cast.world
        .castAi()
        .edit(cast.state(FRESH).id(), state -> state.withLink(null).withCredentials(null));

    // when
    Unregistered answer = unregister(FRESH, before.credentialsId(), before.seal());

    // then
    assertThat(before.holdsCredentials()).isTrue();
    assertThat(answer).isEqualTo(Unregistered.NOT_LINKED_TO_US);
    assertThat(cast.operations()).doesNotContain("gcpDisableSa", "gcpCreateSa");
  }

  @Test
  void aClusterHeldForDaysLosesTheLinkThatItDidNotHaveBefore() {
    ClusterSnapshot before = lookUp(FRESH);
    cast.relink(FRESH, cast.target(FRESH).clientServiceAccount());

    assertThat(after(Duration.ofDays(13)).unregisterServiceAccount(undo(FRESH, before)))
        .isEqualTo(Unregistered.UNDONE);
  }

  @Test
  void aSealFromWhenTheClusterWasUnlinkedForAWhileEndsWithTime() {
    // given a cluster that lives on the credentials with which it was seen unlinked once
    String account = cast.target(ONBOARDED).clientServiceAccount();
    cast.world.castAi().edit(cast.state(ONBOARDED).id(), state -> state.withLink(null));
    ClusterSnapshot unlinked = lookUp(ONBOARDED);
    cast.relink(ONBOARDED, account);
    assertThat(lookUp(ONBOARDED).credentialsId()).isEqualTo(unlinked.credentialsId());

    // when
    ApplicationFailure failure =
        failureOf(
            () -> after(Duration.ofDays(15)).unregisterServiceAccount(undo(ONBOARDED, unlinked)));

    // then
    assertThat(failure.getType()).isEqualTo("FORMER_STATE_UNPROVEN");
    assertThat(lookUp(ONBOARDED).isLinkedTo(account)).isTrue();
  }

  private CastAiActivitiesImpl after(Duration time) {
    return cast.with(InstantSource.offset(InstantSource.system(), time));
  }

  private Requests.Unregister undo(ClusterSituation situation, ClusterSnapshot before) {
    return new Requests.Unregister(
        cast.target(situation), null, before.credentialsId(), before.seal());
  }

  private ClusterSnapshot lookUp(ClusterSituation situation) {
    return cast.activities.lookUpCluster(new Requests.LookUp(cast.target(situation)));
  }

  private Unregistered unregister(
      ClusterSituation situation, @Nullable String credentials, @Nullable String seal) {
    return cast.activities.unregisterServiceAccount(
        new Requests.Unregister(cast.target(situation), null, credentials, seal));
  }
}
