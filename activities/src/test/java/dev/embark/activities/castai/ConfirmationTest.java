package dev.embark.activities.castai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
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
    var request = ofOldResult("ours", null, null, null, null);

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
    "2026-01-02T03:04:00Z, false",
    "2026-01-02T03:04:01.499Z, false",
    "2026-01-02T03:04:01.5Z, true",
    "2026-01-02T03:04:01Z, true",
    "2026-01-02T03:04:04.9Z, true",
  })
  void confirmsAReconcileThatPassedBeforeTheAnswerButNoneFromBeforeTheCall(
      String reconciledAt, boolean confirmed) {
    String sent = String.valueOf(Accepted.sent(Instant.parse(ACCEPTED), Duration.ofMillis(3_500)));
    var request = ofOldResult("ours", "former", null, BEFORE, sent);
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
    var request = ofOldResult("ours", "", null, null, ACCEPTED);

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
    var request = ofOldResult("ours", "former", "lost", BEFORE, ACCEPTED);
    ClusterSnapshot stale = cluster("lost", "ready", "ok", null, true, AFTER);

    assertThat(codeOf(stale, request)).isEqualTo(ErrorCode.NOT_YET_CONFIRMED);
    assertThat(codeOf(stale, request())).isEqualTo(ErrorCode.FOREIGN_WRITER);
  }

  @Test
  void comparesWithTheFormerReconcileEvenWithoutTheServersTime() {
    var request = ofOldResult("ours", "former", null, AFTER, null);

    assertThat(codeOf(healthy(), request)).isEqualTo(ErrorCode.NOT_YET_CONFIRMED);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, -", "'', -", "former, -", "ours, yesterday"})
  void refusesARequestThatAForgerBroke(
      @Nullable String credentialsId, @Nullable String acceptedAt) {
    var request = ofOldResult(credentialsId, "former", null, BEFORE, acceptedAt);

    assertThat(codeOf(healthy(), request)).isEqualTo(ErrorCode.INVALID_INPUT);
  }

  /**
   * The update: sent at 12:00:04.980 of the {@code Date} header's clock, answered within 40 ms at
   * :05.020, so that {@code Date} shows 12:00:05 and the call was sent at 12:00:04.960 at the
   * earliest.
   */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // first look, look before, in the answer, Date, reconciled, confirmed
        // The first reconcile after the answer, which showed the former one or none.
        "11:57:00, 11:57:00, 11:57:00, 12:00:05, 12:00:09.5, true",
        "-, -, '', 12:00:05, 12:00:09.5, true",
        // The bodies' clock is virtual: it runs behind Date's, or ahead.
        "02:57:00, 02:57:00, 02:57:00, 12:00:05, 03:00:09, true",
        "02:57:00, 02:57:00, 02:57:00, 12:00:05, 02:57:00, false",
        "-, -, '', 12:00:05, 03:00:09, true",
        "22:57:00, 22:57:00, 22:57:00, 12:00:05, 23:00:09, true",
        "22:57:00, 22:57:00, 22:57:00, 12:00:05, 22:57:00, false",
        // Reconciled inside the POST, with the answer or a stale one, straddling a second.
        "11:57:00, 11:57:00, 12:00:04.990, 12:00:05, 12:00:04.990, true",
        "11:57:00, 11:57:00, 11:57:00, 12:00:05, 12:00:04.990, true",
        "11:57:00, 11:57:00, 12:00:04, 12:00:05, 12:00:04, true",
        "-, -, 12:00:04.990, 12:00:05, 12:00:04.990, true",
        // Reconciled between the look and the POST, with the former credentials.
        "11:57:00, 11:57:00, 12:00:04.900, 12:00:05, 12:00:04.900, false",
        "11:57:00, 12:00:04.970, 12:00:04.970, 12:00:05, 12:00:04.970, false",
        // The same, but the answer was stale: only the look right before shows it.
        "11:57:00, 12:00:04.970, 11:57:00, 12:00:05, 12:00:04.970, false",
        // The look was stale.
        "12:00:04.970, 11:57:00, 11:57:00, 12:00:05, 12:00:04.970, false",
        // An answer without the time says nothing where there was one before; so does an odd one.
        "11:57:00, 11:57:00, '', 12:00:05, 12:00:09.5, true",
        "02:57:00, 02:57:00, '', 12:00:05, 03:00:09, false",
        "-, 02:57:00, '', 12:00:05, 03:00:09, false",
        "02:57:00, -, '', 12:00:05, 03:00:09, false",
        "02:57:00, 02:57:00, -, 12:00:05, 03:00:09, false",
        "02:57:00, 02:57:00, yesterday, 12:00:05, 03:00:09, false",
        "-, -, yesterday, 12:00:05, 03:00:09, false",
        // Odd times of the looks count as absent.
        "yesterday, yesterday, 11:57:00, 12:00:05, 12:00:09, true",
        "yesterday, yesterday, '', 12:00:05, 03:00:09, false",
        // Without Date.
        "11:57:00, 11:57:00, 11:57:00, -, 12:00:09, true",
        "11:57:00, 12:00:04.970, 12:00:04.970, -, 12:00:04.970, false",
        "11:57:00, 11:57:00, 12:00:04.990, -, 12:00:04.990, true",
        "11:57:00, 11:57:00, -, -, 11:57:00, false",
        // Results of older workers.
        "11:57:00, -, -, 12:00:05, 12:00:09, true",
        "-, -, -, 12:00:05, 12:00:09, true",
        "-, -, -, 12:00:05, 03:00:09, false",
        "11:57:00, -, -, 12:00:05, 12:00:04.900, false",
      })
  void confirmsOnlyAReconcileThatTheUpdateCanHaveCaused(
      @Nullable String first,
      @Nullable String prior,
      @Nullable String answered,
      @Nullable String date,
      String reconciled,
      boolean confirmed) {
    Instant dated = date == null ? null : Instant.parse(dated(date));
    Instant sent = Accepted.sent(dated, Duration.ofMillis(40));
    var request =
        new Requests.Confirm(
            target(),
            "ours",
            "former",
            "former",
            dated(first),
            sent == null ? null : sent.toString(),
            dated(prior),
            dated(answered));
    ClusterSnapshot cluster = cluster("ours", "ready", "ok", null, true, dated(reconciled));

    if (confirmed) {
      assertThat(Confirmation.of(cluster, request).reconciledAt()).isEqualTo(dated(reconciled));
    } else {
      assertThat(codeOf(cluster, request)).isEqualTo(ErrorCode.NOT_YET_CONFIRMED);
    }
  }

  @Test
  void readsTheResultsOfOlderWorkers() throws Exception {
    ObjectMapper json = new ObjectMapper();

    Answers.Updated updated =
        json.readValue("{\"credentialsId\":\"ours\",\"acceptedAt\":null}", Answers.Updated.class);

    assertThat(Requests.Confirm.of(target(), healthy(), updated))
        .isEqualTo(new Requests.Confirm(target(), "ours", "ours", null, AFTER, null, null, null));
  }

  @Test
  void asksWithAllThatWasSeenBeforeAndAfterTheUpdate() {
    var updated = new Answers.Updated("new", ACCEPTED, "replaced", BEFORE, "");

    assertThat(Requests.Confirm.of(target(), healthy(), updated))
        .isEqualTo(
            new Requests.Confirm(target(), "new", "ours", "replaced", AFTER, ACCEPTED, BEFORE, ""));
  }

  private static @Nullable String dated(@Nullable String time) {
    return time == null || !time.contains(":") ? time : "2026-01-02T" + time + "Z";
  }

  private static Requests.Confirm request() {
    return ofOldResult("ours", "former", null, BEFORE, ACCEPTED);
  }

  /** As for an update that a worker posted that reported neither the look nor the answer's time. */
  private static Requests.Confirm ofOldResult(
      @Nullable String credentialsId,
      @Nullable String former,
      @Nullable String replaced,
      @Nullable String formerReconciledAt,
      @Nullable String acceptedAt) {
    return new Requests.Confirm(
        target(), credentialsId, former, replaced, formerReconciledAt, acceptedAt, null, null);
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
