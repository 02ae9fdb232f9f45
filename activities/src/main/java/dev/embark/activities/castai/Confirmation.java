package dev.embark.activities.castai;

import dev.embark.activities.RefusedException;
import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Requests;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides from one snapshot whether an accepted update has taken effect. A status of {@code ready}
 * alone proves nothing, as a cluster without credentials shows it too. The new credentials must be
 * present, and a reconcile after the update must have succeeded. Compares only the server's own
 * times. Pure.
 *
 * <p>A reconcile is after the update if it is newer than each one that was seen before the update,
 * by the run's first look and by the one right before the update, and also one of these holds:
 *
 * <ul>
 *   <li>It is newer than the one in the answer to the update. Both times come from bodies, so the
 *       server's {@code Date} may run on another clock. This goes wrong only if the answer showed
 *       an older reconcile than the last one, and the look before it as well.
 *   <li>It is not before the earliest time at which the update can have been sent, by {@code Date}:
 *       the update may have been reconciled before it was answered, and the answer then shows that
 *       reconcile already. This goes wrong if another one ended in between the look and the moment
 *       when the update took effect, at most two seconds before it was sent, as neither {@code
 *       Date} nor some reconcile times have fractions.
 *   <li>The server sent no {@code Date}. This goes wrong if another one ended in between the look
 *       and the update, which are mostly milliseconds apart.
 * </ul>
 *
 * <p>None of them recognises a reconcile that began with the former credentials and ended after the
 * update. The status is not {@code ready} then: it is {@code connecting} until the first reconcile
 * of the new ones. In the results of older workers, which told neither the look's time nor the
 * answer's, the earliest time is up to a second later.
 */
final class Confirmation {

  private Confirmation() {}

  /**
   * Returns the confirmation.
   *
   * @throws RefusedException if the update is not yet confirmed, or never will be
   */
  static Answers.Confirmed of(ClusterSnapshot cluster, Requests.Confirm request) {
    requireOurCredentials(cluster, request);
    requireNoOtherLink(cluster, request);
    if (cluster.isGone()) {
      throw new RefusedException(
          ErrorCode.CLUSTER_NOT_READY, "The cluster's status is " + cluster.status() + ".");
    }
    if (cluster.status().equals("failed")) {
      throw new RefusedException(
          ErrorCode.RECONCILE_FAILED,
          "Cast AI's reconcile failed: "
              + Objects.requireNonNullElse(cluster.reconcileError(), "no reason given"));
    }
    String reconciledAt = cluster.reconciledAt();
    if (reconciledAt == null || !cluster.isHealthy()) {
      throw notYet(state(cluster));
    }
    Instant reconciled = time(reconciledAt, ErrorCode.CASTAI_INVALID_ANSWER);
    if (!isAfterTheUpdate(reconciled, request)) {
      throw notYet("the last reconcile, at " + reconciled + ", was before the update");
    }
    return new Answers.Confirmed(request.credentialsId(), reconciledAt);
  }

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  private static void requireOurCredentials(ClusterSnapshot cluster, Requests.Confirm request) {
    if (request.credentialsId() == null || request.credentialsId().isEmpty()) {
      throw new RefusedException(ErrorCode.INVALID_INPUT, "No credentialsId to confirm.");
    }
    if (request.credentialsId().equals(request.formerCredentialsId())) {
      throw new RefusedException(
          ErrorCode.INVALID_INPUT, "The credentials to confirm are those from before the update.");
    }
    String shown = cluster.credentialsId();
    if (request.credentialsId().equals(shown)) {
      return;
    }
    if (Objects.equals(shown, emptyToNull(request.formerCredentialsId()))) {
      throw notYet("it still shows the former credentials");
    }
    if (shown != null && shown.equals(request.replacedCredentialsId())) {
      throw notYet("it still shows the credentials that the update replaced");
    }
    throw new RefusedException(
        ErrorCode.FOREIGN_WRITER,
        shown == null
            ? "Somebody removed the cluster's credentials."
            : "The cluster shows the credentials " + shown + ", which are not ours.");
  }

  /**
   * Linking the cluster to another account cuts the access that was just confirmed. A missing link
   * is no contradiction: Cast AI may omit the field, and the reconcile succeeded.
   */
  private static void requireNoOtherLink(ClusterSnapshot cluster, Requests.Confirm request) {
    if (cluster.isLinked() && !cluster.isLinkedTo(request.target().clientServiceAccount())) {
      throw new RefusedException(
          ErrorCode.FOREIGN_WRITER,
          "Somebody linked the cluster to " + cluster.clientServiceAccount() + ".");
    }
  }

  private static String state(ClusterSnapshot cluster) {
    String error = cluster.reconcileError();
    return "status "
        + cluster.status()
        + ", reconcile "
        + Objects.requireNonNullElse(cluster.reconcileStatus(), "unknown")
        + (cluster.phase2() ? "" : ", not in phase 2")
        + (error == null ? "" : ", error: " + error);
  }

  private static boolean isAfterTheUpdate(Instant reconciled, Requests.Confirm request) {
    boolean isBeforeSent = isBefore(reconciled, request.acceptedAt());
    return isAfter(reconciled, request.formerReconciledAt())
        && isAfter(reconciled, request.priorReconciledAt())
        && (isAfterTheAnswer(reconciled, request) || !isBeforeSent);
  }

  /** Whether the answer to the update proves that the reconcile is a later one. */
  private static boolean isAfterTheAnswer(Instant reconciled, Requests.Confirm request) {
    String answered = request.answeredReconciledAt();
    if (answered == null) {
      return false;
    }
    if (answered.isEmpty()) {
      // Only if there had been none: the answer may leave the time out.
      return isEmpty(request.formerReconciledAt()) && isEmpty(request.priorReconciledAt());
    }
    Instant shown = readable(answered);
    return shown != null && reconciled.isAfter(shown);
  }

  private static boolean isAfter(Instant reconciled, @Nullable String earlier) {
    Instant time = earlier == null ? null : readable(earlier);
    return time == null || reconciled.isAfter(time);
  }

  /** A reconcile time without fractions of a second may have been truncated. */
  private static boolean isBefore(Instant reconciled, @Nullable String accepted) {
    if (accepted == null) {
      return false;
    }
    Instant sent = time(accepted, ErrorCode.INVALID_INPUT);
    return reconciled.isBefore(
        reconciled.getNano() == 0 ? sent.truncatedTo(ChronoUnit.SECONDS) : sent);
  }

  private static Instant time(String text, ErrorCode otherwise) {
    Instant time = readable(text);
    if (time == null) {
      throw new RefusedException(otherwise, "Not a time of RFC 3339: '" + text + "'");
    }
    return time;
  }

  private static @Nullable Instant readable(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static RefusedException notYet(String why) {
    return new RefusedException(ErrorCode.NOT_YET_CONFIRMED, "Not confirmed yet: " + why + ".");
  }
}
