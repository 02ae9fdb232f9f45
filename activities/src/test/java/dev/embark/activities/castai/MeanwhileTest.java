package dev.embark.activities.castai;

import static dev.embark.activities.castai.SimulatedCastAi.failureOf;
import static dev.embark.simulators.ClusterSituation.FRESH;
import static dev.embark.simulators.ClusterSituation.ONBOARDED;
import static dev.embark.simulators.ClusterSituation.WITHOUT_CREDENTIALS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Requests;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes made by others between reading a cluster and changing it are not overwritten. */
class MeanwhileTest {

  private final SimulatedCastAi cast = new SimulatedCastAi(FRESH, ONBOARDED, WITHOUT_CREDENTIALS);

  @AfterEach
  void close() {
    cast.close();
  }

  /** A key that was restored during the wait must not be replaced for good. */
  @Test
  void updatesNoClusterWhoseCredentialsOrLinkSomebodyChangedMeanwhile() {
    // given
    ClusterTarget target = cast.target(ONBOARDED);
    String account = target.clientServiceAccount();
    String credentials = Objects.requireNonNull(lookUp(ONBOARDED).credentialsId());
    var asItIs = new Requests.Found(account, List.of("former", credentials));
    var before = new Requests.Found(account, List.of("former"));

    // when its credentials, then its link, differ
    ApplicationFailure changed =
        failureOf(() -> cast.activities.updateCluster(new Requests.Update(target, before)));
    cast.relink(ONBOARDED, "other@embark-demo-1.iam.gserviceaccount.com");
    ApplicationFailure relinked =
        failureOf(() -> cast.activities.updateCluster(new Requests.Update(target, asItIs)));

    // then
    assertThat(changed.getType()).isEqualTo("FOREIGN_WRITER");
    assertThat(relinked.getType()).isEqualTo("FOREIGN_WRITER");
    assertThat(cast.operations()).doesNotContain("updateCluster");

    // and when they match
    cast.relink(ONBOARDED, account);
    Answers.Updated updated = cast.activities.updateCluster(new Requests.Update(target, asItIs));
    assertThat(updated.replacedCredentialsId()).isEqualTo(credentials);
  }

  @Test
  void leavesALinkAloneThatSomebodyMadeSinceTheClusterWasLookedAt() {
    // given
    ClusterTarget target = cast.target(WITHOUT_CREDENTIALS);
    String other = "other@embark-demo-1.iam.gserviceaccount.com";
    cast.relink(WITHOUT_CREDENTIALS, other);

    // when
    ApplicationFailure failure =
        failureOf(
            () ->
                cast.activities.registerServiceAccount(
                    new Requests.Register(target, null, new Requests.Found(null, List.of()))));

    // then
    assertThat(failure.getType()).isEqualTo("LINKED_ELSEWHERE");
    assertThat(lookUp(WITHOUT_CREDENTIALS).clientServiceAccount()).isEqualTo(other);

    // and when it was linked like that from the beginning, and re-linking is requested
    cast.activities.registerServiceAccount(
        new Requests.Register(target, null, new Requests.Found(other, List.of())));
    assertThat(lookUp(WITHOUT_CREDENTIALS).isLinkedTo(target.clientServiceAccount())).isTrue();
  }

  /** It only asks with which account Cast AI impersonates. */
  @Test
  void linksNoClusterAgainThatSomebodyUnlinkedInTheMeantime() {
    // given
    ClusterTarget target = cast.target(FRESH);
    Requests.Register again = Requests.Register.again(target);

    // when
    ApplicationFailure failure = failureOf(() -> cast.activities.registerServiceAccount(again));

    // then
    assertThat(failure.getType()).isEqualTo("CAST_SERVICE_ACCOUNT_UNPROVEN");
    assertThat(lookUp(FRESH).isLinked()).isFalse();

    // and when it is linked
    cast.activities.registerServiceAccount(new Requests.Register(target, null, null));
    ClusterSnapshot linked = lookUp(FRESH);
    assertThat(cast.activities.registerServiceAccount(again).castServiceAccount())
        .isEqualTo(cast.world.castServiceAccount());
    assertThat(lookUp(FRESH).credentialsId()).isEqualTo(linked.credentialsId());
  }

  /** As after a suspension: others have continued, and may depend on what is about to change. */
  @Test
  void changesNothingAfterItStoodStillBetweenItsLookAndItsWrite() {
    // given
    ClusterSnapshot before = lookUp(FRESH);
    cast.activities.registerServiceAccount(new Requests.Register(cast.target(FRESH), null, null));
    Instant[] now = {Instant.now()};
    CastAiActivitiesImpl frozen = cast.with(() -> now[0] = now[0].plusSeconds(3_600));
    ClusterTarget target = cast.target(FRESH);
    long written = writes();

    // when
    List<ApplicationFailure> refused =
        List.of(
            failureOf(
                () -> frozen.registerServiceAccount(new Requests.Register(target, null, null))),
            failureOf(() -> frozen.updateCluster(new Requests.Update(target, null))),
            failureOf(
                () ->
                    frozen.unregisterServiceAccount(
                        new Requests.Unregister(
                            target, null, before.credentialsId(), before.seal()))));

    // then
    assertThat(refused)
        .allSatisfy(failure -> assertThat(failure.getType()).isEqualTo("STEP_TIMED_OUT"))
        .noneMatch(ApplicationFailure::isNonRetryable);
    assertThat(writes()).isEqualTo(written);
  }

  @Test
  void leavesALinkThatSomebodyElseMadeAlone() {
    // given
    ClusterTarget target = cast.target(FRESH);
    cast.activities.registerServiceAccount(new Requests.Register(target, null, null));
    cast.relink(FRESH, "other@embark-demo-1.iam.gserviceaccount.com");

    // when
    Answers.Unregistered answer =
        cast.activities.unregisterServiceAccount(
            new Requests.Unregister(target, null, lookUp(FRESH).credentialsId(), null));

    // then
    assertThat(answer).isEqualTo(Answers.Unregistered.NOT_LINKED_TO_US);
    assertThat(lookUp(FRESH).isLinked()).isTrue();
  }

  private ClusterSnapshot lookUp(ClusterSituation situation) {
    return cast.activities.lookUpCluster(new Requests.LookUp(cast.target(situation)));
  }

  private long writes() {
    return cast.operations().stream().filter(call -> !call.startsWith("get")).count();
  }
}
