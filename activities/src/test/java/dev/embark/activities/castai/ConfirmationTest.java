package dev.embark.activities.castai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.embark.activities.RefusedException;
import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Requests;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an update counts as having taken effect, from one snapshot each. */
class ConfirmationTest {

  private static final String BEFORE = "2026-01-02T03:00:00Z";
  private static final String ACCEPTED = "2026-01-02T03:04:05Z";
  private static final String AFTER = "2026-01-02T03:04:09.5Z";

  @Test
  void confirmsOurCredentialsReconciledAfterTheUpdate() {
    assertThat(Confirmation.of(healthy(), request()))
        .isEqualTo(new Answers.Confirmed("ours", AFTER));
  }

  @Test
  void confirmsAClusterThatHadNoCredentialsAndAServerThatGaveNoTime() {
    var request = new Requests.Confirm(target(), "ours", null, null, null, null);

    assertThat(Confirmation.of(healthy(), request).credentialsId()).isEqualTo("ours");
  }

  /**
   * The server's response time has no fractions of a second; the reconcile's may have none either.
   */
  @Test
  void confirmsAReconcileWithinTheSecondOfTheUpdate() {
    ClusterSnapshot cluster = cluster("ours", "ready", "ok", null, true, ACCEPTED);

    assertThat(Confirmation.of(cluster, request()).credentialsId()).isEqualTo("ours");
  }

  /** The call took seconds, and the reconcile ran before the response. */
  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:04:01Z, false",
    "2026-01-02T03:04:02.499Z, false",
    "2026-01-02T03:04:02.5Z, true",
    "2026-01-02T03:04:02Z, true",
    "2026-01-02T03:04:04.9Z, true",
  })
  void confirmsAReconcileThatPassedBeforeTheAnswerButNoneFromBeforeTheCall(
      String reconciledAt, boolean confirmed) {
    String sent =
        String.valueOf(
            CastAiClient.Accepted.of("ours", Instant.parse(ACCEPTED), Duration.ofMillis(3_500))
                .at());
    var request = new Requests.Confirm(target(), "ours", "former", null, BEFORE, sent);
    ClusterSnapshot cluster = cluster("ours", "ready", "ok", null, true, reconciledAt);

    if (confirmed) {
      assertThat(Confirmation.of(cluster, request).reconciledAt()).isEqualTo(reconciledAt);
    } else {
      assertThat(codeOf(cluster, request)).isEqualTo(ErrorCode.NOT_YET_CONFIRMED);
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // credentialsId, status, reconcile, error, phase 2, reconciledAt, expected
        "former, ready, ok, -, true, 2026-01-02T03:04:09Z, NOT_YET_CONFIRMED",
        "third, ready, ok, -, true, 2026-01-02T03:04:09Z, FOREIGN_WRITER",
        "-, ready, ok, -, true, 2026-01-02T03:04:09Z, FOREIGN_WRITER",
        "ours, connecting, ok, -, true, 2026-01-02T03:04:09Z, NOT_YET_CONFIRMED",
        "ours, warning, ok, -, true, 2026-01-02T03:04:09Z, NOT_YET_CONFIRMED",
        "ours, hibernated, ok, -, true, 2026-01-02T03:04:09Z, NOT_YET_CONFIRMED",
        "ours, failed, failed, denied, true, 2026-01-02T03:04:09Z, RECONCILE_FAILED",
        "former, failed, failed, denied, true, 2026-01-02T03:04:09Z, NOT_YET_CONFIRMED",
        "ours, deleting, ok, -, true, 2026-01-02T03:04:09Z, CLUSTER_NOT_READY",
        "ours, archived, ok, -, true, 2026-01-02T03:04:09Z, CLUSTER_NOT_READY",
        "ours, ready, warning, -, true, 2026-01-02T03:04:09Z, NOT_YET_CONFIRMED",
        "ours, ready, failed, -, true, 2026-01-02T03:04:09Z, NOT_YET_CONFIRMED",
        "ours, ready, -, -, true, 2026-01-02T03:04:09Z, NOT_YET_CONFIRMED",
        "ours, ready, ok, denied, true, 2026-01-02T03:04:09Z, NOT_YET_CONFIRMED",
        "ours, ready, ok, -, false, 2026-01-02T03:04:09Z, NOT_YET_CONFIRMED",
        "ours, ready, ok, -, true, -, NOT_YET_CONFIRMED",
        "ours, ready, ok, -, true, 2026-01-02T03:00:00Z, NOT_YET_CONFIRMED",
        "ours, ready, ok, -, true, 2026-01-02T03:04:04.999Z, NOT_YET_CONFIRMED",
        "ours, ready, ok, -, true, yesterday, CASTAI_INVALID_ANSWER",
      })
  void confirmsNothingElse(
      @Nullable String credentialsId,
      String status,
      @Nullable String reconcile,
      @Nullable String error,
      boolean phase2,
      @Nullable String reconciledAt,
      ErrorCode expected) {
    ClusterSnapshot cluster =
        cluster(credentialsId, status, reconcile, error, phase2, reconciledAt);

    assertThat(codeOf(cluster, request())).isEqualTo(expected);
  }

  @Test
  void takesAMissingIdForTheFormerOneWhereThereWasNone() {
    var request = new Requests.Confirm(target(), "ours", "", null, null, ACCEPTED);

    assertThat(codeOf(cluster(null, "ready", null, null, false, null), request))
        .isEqualTo(ErrorCode.NOT_YET_CONFIRMED);
  }

  /** Cast AI may omit the link, but a cluster linked elsewhere loses what was confirmed. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -",
        "A@acme-prod.iam.gserviceaccount.com, -",
        "b@acme-prod.iam.gserviceaccount.com, FOREIGN_WRITER"
      })
  void confirmsNoClusterThatIsLinkedToAnotherAccount(
      @Nullable String link, @Nullable ErrorCode expected) {
    ClusterSnapshot cluster = cluster("ours", "ready", "ok", null, true, AFTER, link);

    if (expected == null) {
      assertThat(Confirmation.of(cluster, request()).credentialsId()).isEqualTo("ours");
    } else {
      assertThat(codeOf(cluster, request())).isEqualTo(expected);
    }
  }

  /** The response to an earlier update was lost, and this read predates the later one. */
  @Test
  void waitsWhereItStillShowsTheCredentialsOfAnEarlierUpdateOfOurs() {
    var request = new Requests.Confirm(target(), "ours", "former", "lost", BEFORE, ACCEPTED);
    ClusterSnapshot stale = cluster("lost", "ready", "ok", null, true, AFTER);

    assertThat(codeOf(stale, request)).isEqualTo(ErrorCode.NOT_YET_CONFIRMED);
    assertThat(codeOf(stale, request())).isEqualTo(ErrorCode.FOREIGN_WRITER);
  }

  @Test
  void comparesWithTheFormerReconcileEvenWithoutTheServersTime() {
    var request = new Requests.Confirm(target(), "ours", "former", null, AFTER, null);

    assertThat(codeOf(healthy(), request)).isEqualTo(ErrorCode.NOT_YET_CONFIRMED);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, -", "'', -", "former, -", "ours, yesterday"})
  void refusesARequestThatAForgerBroke(
      @Nullable String credentialsId, @Nullable String acceptedAt) {
    var request = new Requests.Confirm(target(), credentialsId, "former", null, BEFORE, acceptedAt);

    assertThat(codeOf(healthy(), request)).isEqualTo(ErrorCode.INVALID_INPUT);
  }

  private static Requests.Confirm request() {
    return new Requests.Confirm(target(), "ours", "former", null, BEFORE, ACCEPTED);
  }

  private static ClusterTarget target() {
    return ClusterTarget.of(FakeServer.ID, "acme-prod", "a@acme-prod.iam.gserviceaccount.com");
  }

  private static ClusterSnapshot healthy() {
    return cluster("ours", "ready", "ok", null, true, AFTER);
  }

  private static ClusterSnapshot cluster(
      @Nullable String credentialsId,
      String status,
      @Nullable String reconcile,
      @Nullable String error,
      boolean phase2,
      @Nullable String reconciledAt) {
    return cluster(
        credentialsId,
        status,
        reconcile,
        error,
        phase2,
        reconciledAt,
        target().clientServiceAccount());
  }

  private static ClusterSnapshot cluster(
      @Nullable String credentialsId,
      String status,
      @Nullable String reconcile,
      @Nullable String error,
      boolean phase2,
      @Nullable String reconciledAt,
      @Nullable String link) {
    return new ClusterSnapshot(
        FakeServer.ID,
        "c1",
        "o1",
        "gke",
        "acme-prod",
        status,
        credentialsId,
        link,
        "console",
        reconciledAt,
        reconcile,
        error,
        phase2);
  }

  private static ErrorCode codeOf(ClusterSnapshot cluster, Requests.Confirm request) {
    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> Confirmation.of(cluster, request));
    return Objects.requireNonNull(refused, "confirmed").failure().code();
  }
}
