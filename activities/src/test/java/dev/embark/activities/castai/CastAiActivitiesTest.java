package dev.embark.activities.castai;

import static dev.embark.activities.castai.SimulatedCastAi.failureOf;
import static dev.embark.simulators.ClusterSituation.FRESH;
import static dev.embark.simulators.ClusterSituation.LINKED_ELSEWHERE_IDLE;
import static dev.embark.simulators.ClusterSituation.NOT_GKE;
import static dev.embark.simulators.ClusterSituation.ONBOARDED;
import static dev.embark.simulators.ClusterSituation.OUTSIDE;
import static dev.embark.simulators.ClusterSituation.SHARED_SERVICE_ACCOUNT;
import static dev.embark.simulators.ClusterSituation.UNKNOWN;
import static dev.embark.simulators.ClusterSituation.WITHOUT_CREDENTIALS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.ClusterSituation;
import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.Answers.Unregistered;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.LinkedCluster;
import dev.embark.workflows.model.Requests;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CastAiActivitiesTest {

  private static final String EVIDENCE = "\\[Cast AI gcpCreateSa, HTTP 200, request \\S+]$";

  private final SimulatedCastAi cast =
      new SimulatedCastAi(
          FRESH,
          ONBOARDED,
          OUTSIDE,
          UNKNOWN,
          NOT_GKE,
          WITHOUT_CREDENTIALS,
          LINKED_ELSEWHERE_IDLE,
          SHARED_SERVICE_ACCOUNT,
          SHARED_SERVICE_ACCOUNT);

  @AfterEach
  void close() {
    cast.close();
  }

  @Test
  void looksUpAClusterAsItIs() {
    ClusterSnapshot fresh = lookUp(FRESH);
    ClusterSnapshot onboarded = lookUp(ONBOARDED);

    assertThat(fresh.clusterId()).isEqualTo(cast.target(FRESH).clusterId());
    assertThat(fresh.projectId()).isEqualTo(cast.target(FRESH).projectId());
    assertThat(fresh.holdsCredentials()).isTrue();
    assertThat(fresh.isLinked()).isFalse();
    assertThat(onboarded.isLinkedTo(cast.target(ONBOARDED).clientServiceAccount())).isTrue();
    assertThat(onboarded.isHealthy()).isTrue();
    assertThat(lookUp(NOT_GKE).projectId()).isNull();
    assertThat(lookUp(WITHOUT_CREDENTIALS).credentialsId()).isNull();
  }

  @Test
  void saysThatCastAiDoesNotKnowACluster() {
    assertThat(failureOf(() -> lookUp(UNKNOWN)).getType()).isEqualTo("CLUSTER_NOT_FOUND");
  }

  @Test
  void asksNobodyAboutATargetThatTheWorkerMayNotTouch() {
    ClusterTarget outside = cast.target(OUTSIDE);

    for (Runnable attempt :
        List.<Runnable>of(
            () -> cast.activities.lookUpCluster(new Requests.LookUp(outside)),
            () -> cast.activities.findLinkedClusters(new Requests.Linked(outside)),
            () ->
                cast.activities.registerServiceAccount(new Requests.Register(outside, null, null)),
            () ->
                cast.activities.unregisterServiceAccount(
                    new Requests.Unregister(outside, null, null, null)),
            () -> cast.activities.updateCluster(new Requests.Update(outside, null)),
            () ->
                cast.activities.confirmCluster(
                    new Requests.Confirm(outside, "x", null, null, null, null, null, null)))) {
      assertThat(failureOf(attempt::run).getType()).isEqualTo("PROJECT_NOT_ALLOWED");
    }
    assertThat(cast.operations()).isEmpty();
  }

  @Test
  void knowsNoCredentialButThoseOfTheWorker() {
    ClusterTarget fresh = cast.target(FRESH);
    var other =
        new ClusterTarget(
            fresh.clusterId(), fresh.projectId(), fresh.clientServiceAccount(), "other", Map.of());

    assertThat(
            failureOf(() -> cast.activities.updateCluster(new Requests.Update(other, null)))
                .getType())
        .isEqualTo("CREDENTIAL_UNKNOWN");
  }

  @Test
  void takesTheInventoryOfABatchWithOneCall() {
    List<ClusterTarget> targets =
        List.of(
            cast.target(FRESH), cast.target(ONBOARDED), cast.target(OUTSIDE), cast.target(UNKNOWN));

    Answers.Inventory inventory =
        cast.activities.takeInventory(new Requests.Inventory("default", targets));

    assertThat(inventory.clusters())
        .containsOnlyKeys(cast.target(FRESH).clusterId(), cast.target(ONBOARDED).clusterId())
        .containsValues(lookUp(FRESH), lookUp(ONBOARDED));
    assertThat(inventory.linkedTo())
        .containsOnlyKeys(cast.target(ONBOARDED).clientServiceAccount());
    assertThat(cast.operations()).startsWith("listClusters").containsOnlyOnce("listClusters");
  }

  @Test
  void findsEveryClusterLinkedToAnAccount() {
    List<ClusterTarget> sharing =
        cast.fleet.in(SHARED_SERVICE_ACCOUNT).stream().map(SimulatedCastAi::target).toList();
    sharing.forEach(
        target ->
            cast.activities.registerServiceAccount(new Requests.Register(target, null, null)));

    List<LinkedCluster> linked =
        cast.activities.findLinkedClusters(new Requests.Linked(sharing.get(0))).clusters();

    assertThat(linked)
        .extracting(LinkedCluster::clusterId)
        .containsExactlyInAnyOrderElementsOf(
            sharing.stream().map(ClusterTarget::clusterId).toList());
    assertThat(linked).allMatch(LinkedCluster::holdsCredentials);
    assertThat(
            cast.activities.findLinkedClusters(new Requests.Linked(cast.target(FRESH))).clusters())
        .isEmpty();
  }

  @Test
  void registersAndAnswersTheAccountAsWhichCastAiImpersonates() {
    assertThat(register(FRESH, null)).isEqualTo(cast.world.castServiceAccount());
    assertThat(register(FRESH, cast.world.castServiceAccount())).isNotEmpty();
    assertThat(lookUp(FRESH).isLinkedTo(cast.target(FRESH).clientServiceAccount())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"missing", "null", "empty"})
  void takesNoAnswerWithoutAnAccountForARegistration(String form) {
    cast.strike("gcpCreateSa", "empty-sa", "form", form);

    ApplicationFailure failure = failureOf(() -> register(FRESH, null));

    assertThat(failure.getType()).isEqualTo("NO_CAST_SERVICE_ACCOUNT");
    assertThat(failure.isNonRetryable()).isFalse();
    assertThat(failure.getOriginalMessage()).containsPattern(EVIDENCE);
  }

  @ParameterizedTest
  @CsvSource({
    "evil@evil-project.iam.gserviceaccount.com, FOREIGN_CAST_SERVICE_ACCOUNT",
    "'cast-gke-1\" || true || \"@prod-cast-identity.iam.gserviceaccount.com',"
        + " FOREIGN_CAST_SERVICE_ACCOUNT",
    "cast-gke-deadbeef@prod-cast-identity.iam.gserviceaccount.com, CAST_SERVICE_ACCOUNT_DIFFERS",
  })
  void refusesAnAccountThatIsNotTheFleets(String email, String code) {
    cast.strike("gcpCreateSa", "other-sa", "email", email);

    ApplicationFailure failure = failureOf(() -> register(FRESH, cast.world.castServiceAccount()));

    assertThat(failure.getType()).isEqualTo(code);
    assertThat(failure.isNonRetryable()).isTrue();
    assertThat(failure.getOriginalMessage()).containsPattern(EVIDENCE);
  }

  @Test
  void takesTheLinkAwayAndFindsNothingToDoTheSecondTime() {
    ClusterSnapshot before = lookUp(FRESH);
    register(FRESH, null);

    assertThat(unregister(FRESH, before)).isEqualTo(Unregistered.UNDONE);
    assertThat(lookUp(FRESH).isLinked()).isFalse();
    assertThat(unregister(FRESH, before)).isEqualTo(Unregistered.NOT_LINKED_TO_US);
    assertThat(cast.operations()).containsOnlyOnce("gcpDisableSa");
  }

  @Test
  void givesTheFormerLinkBack() {
    String former = Objects.requireNonNull(lookUp(LINKED_ELSEWHERE_IDLE).clientServiceAccount());
    register(LINKED_ELSEWHERE_IDLE, null);

    assertThat(unregister(LINKED_ELSEWHERE_IDLE, former, null)).isEqualTo(Unregistered.UNDONE);

    assertThat(lookUp(LINKED_ELSEWHERE_IDLE).clientServiceAccount()).isEqualTo(former);
    assertThat(cast.operations()).doesNotContain("gcpDisableSa");
  }

  @Test
  void leavesTheLinkAloneOnceTheCredentialsHaveChanged() {
    register(FRESH, null);

    assertThat(unregister(FRESH, null, "former")).isEqualTo(Unregistered.CREDENTIALS_CHANGED);
    assertThat(unregister(FRESH, null, null)).isEqualTo(Unregistered.CREDENTIALS_CHANGED);
    assertThat(lookUp(FRESH).isLinked()).isTrue();
  }

  @Test
  void linksToNoAccountOutsideTheProjectsThatAreAllowed() {
    register(FRESH, null);

    assertThat(
            failureOf(() -> unregister(FRESH, "x@other-project.iam.gserviceaccount.com", null))
                .getType())
        .isEqualTo("SERVICE_ACCOUNT_NOT_ALLOWED");
  }

  @Test
  void updatesAndConfirmsOnceTheReconcileHasPassed() {
    ClusterSnapshot before = lookUp(ONBOARDED);
    cast.clock.advance(Duration.ofSeconds(1));

    Answers.Updated updated = update(ONBOARDED);
    ApplicationFailure tooEarly = failureOf(() -> confirm(before, updated));
    cast.clock.advance(Duration.ofSeconds(30));
    Answers.Confirmed confirmed = confirm(before, updated);

    assertThat(updated.credentialsId()).isNotEqualTo(before.credentialsId());
    assertThat(Instant.parse(updated.acceptedAt()))
        .isBetween(Instant.parse("2026-01-02T03:03:06Z"), Instant.parse("2026-01-02T03:04:06Z"));
    assertThat(tooEarly.getType()).isEqualTo("NOT_YET_CONFIRMED");
    assertThat(confirmed.credentialsId()).isEqualTo(updated.credentialsId());
  }

  @Test
  void takesAStaleReadForNotYetAndAnotherIdOrLinkForAnotherWriter() {
    ClusterSnapshot before = lookUp(ONBOARDED);
    Answers.Updated updated = update(ONBOARDED);
    cast.clock.advance(Duration.ofSeconds(30));
    cast.strike("getCluster", "stale-get");

    assertThat(failureOf(() -> confirm(before, updated)).getType()).isEqualTo("NOT_YET_CONFIRMED");
    cast.strike("getCluster", "foreign-writer", "change", "link", "when", "before");
    assertThat(failureOf(() -> confirm(before, updated)).getType()).isEqualTo("FOREIGN_WRITER");
    cast.relink(ONBOARDED, cast.target(ONBOARDED).clientServiceAccount());
    cast.strike("getCluster", "foreign-writer", "change", "credentials", "when", "before");
    assertThat(failureOf(() -> confirm(before, updated)).getType()).isEqualTo("FOREIGN_WRITER");
  }

  @Test
  void refusesAnUpdateWhileIamDoesNotLetCastAiIn() {
    register(FRESH, null);

    ApplicationFailure failure = failureOf(() -> update(FRESH));

    assertThat(failure.getType()).isIn("CREDENTIALS_REJECTED", "UPDATE_SERVER_ERROR");
    assertThat(failure.isNonRetryable()).isFalse();
    assertThat(failure.getOriginalMessage()).containsPattern("HTTP [45]00, request \\S+");
  }

  @ParameterizedTest
  @CsvSource({
    "reset-after, UPDATE_ANSWER_LOST",
    "reset-before, UPDATE_ANSWER_LOST",
    "html, UPDATE_ANSWER_LOST",
    "garbage, UPDATE_ANSWER_LOST",
    "status, UPDATE_ANSWER_LOST",
    "key-revoked, CASTAI_UNAUTHORIZED",
    "gone, CLUSTER_NOT_FOUND",
  })
  void postsOnceAndSaysWhatIsKnown(String fault, String code) {
    cast.strike("updateCluster", fault);

    ApplicationFailure failure = failureOf(() -> update(ONBOARDED));

    assertThat(failure.getType()).isEqualTo(code);
    assertThat(failure.isNonRetryable()).isTrue();
    assertThat(cast.operations()).containsExactly("getCluster", "updateCluster");
  }

  @Test
  void understandsAnAnswerUnderAnyContentType() {
    cast.strike("updateCluster", "wrong-type");

    assertThat(update(ONBOARDED).credentialsId()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "gcpCreateSa, feature-off, CASTAI_FORBIDDEN",
    "gcpCreateSa, reset-after, CASTAI_UNAVAILABLE",
    "gcpCreateSa, html, CASTAI_UNAVAILABLE",
    "gcpCreateSa, garbage, CASTAI_INVALID_ANSWER",
    "gcpCreateSa, key-revoked, CASTAI_UNAUTHORIZED",
    "gcpCreateSa, gone, CLUSTER_NOT_FOUND",
  })
  void namesWhatWentWrongWithARegistration(String operation, String fault, String code) {
    cast.strike(operation, fault);

    assertThat(failureOf(() -> register(FRESH, null)).getType()).isEqualTo(code);
    assertThat(cast.operations()).containsExactly("getCluster", operation);
  }

  @Test
  void handsTheServersWishToWaitOn() {
    cast.strike("getCluster", "status", "status", "429", "retryAfter", "30");

    ApplicationFailure failure = failureOf(() -> lookUp(FRESH));

    assertThat(failure.getType()).isEqualTo("CASTAI_RATE_LIMITED");
    assertThat(failure.getNextRetryDelay())
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(36));
  }

  @Test
  void triesAgainToUnlinkAfterAServerError() {
    ClusterSnapshot before = lookUp(FRESH);
    register(FRESH, null);
    cast.strike("gcpDisableSa", "disable-500");

    assertThat(failureOf(() -> unregister(FRESH, before)).getType())
        .isEqualTo("CASTAI_UNAVAILABLE");
    assertThat(unregister(FRESH, before)).isEqualTo(Unregistered.UNDONE);
  }

  @Test
  void changesNoClusterOfAProjectThatTheRequestOnlyClaims() {
    ClusterTarget allowed = cast.target(FRESH);
    ClusterTarget forged =
        ClusterTarget.of(
            cast.target(OUTSIDE).clusterId(), allowed.projectId(), allowed.clientServiceAccount());

    assertThat(
            failureOf(
                    () ->
                        cast.activities.registerServiceAccount(
                            new Requests.Register(forged, null, null)))
                .getType())
        .isEqualTo("WRONG_PROJECT");
    assertThat(
            failureOf(() -> cast.activities.updateCluster(new Requests.Update(forged, null)))
                .getType())
        .isEqualTo("WRONG_PROJECT");
    assertThat(
            failureOf(
                    () ->
                        cast.activities.unregisterServiceAccount(
                            new Requests.Unregister(forged, null, null, null)))
                .getType())
        .isEqualTo("WRONG_PROJECT");
    assertThat(cast.operations()).containsOnly("getCluster");
  }

  private ClusterSnapshot lookUp(ClusterSituation situation) {
    return cast.activities.lookUpCluster(new Requests.LookUp(cast.target(situation)));
  }

  private String register(ClusterSituation situation, @Nullable String expected) {
    return cast.activities
        .registerServiceAccount(new Requests.Register(cast.target(situation), expected, null))
        .castServiceAccount();
  }

  private Unregistered unregister(
      ClusterSituation situation, @Nullable String former, @Nullable String credentials) {
    return cast.activities.unregisterServiceAccount(
        new Requests.Unregister(cast.target(situation), former, credentials, null));
  }

  private Unregistered unregister(ClusterSituation situation, ClusterSnapshot before) {
    return cast.activities.unregisterServiceAccount(
        new Requests.Unregister(
            cast.target(situation),
            before.clientServiceAccount(),
            before.credentialsId(),
            before.seal()));
  }

  private Answers.Updated update(ClusterSituation situation) {
    return cast.activities.updateCluster(new Requests.Update(cast.target(situation), null));
  }

  private Answers.Confirmed confirm(ClusterSnapshot before, Answers.Updated updated) {
    return cast.activities.confirmCluster(
        Requests.Confirm.of(cast.target(ONBOARDED), before, updated));
  }
}
