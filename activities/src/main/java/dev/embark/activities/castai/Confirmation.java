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
    if (!isAfter(reconciled, request.formerReconciledAt())
        || isBefore(reconciled, request.acceptedAt())) {
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

  private static boolean isAfter(Instant reconciled, @Nullable String earlier) {
    return earlier == null || reconciled.isAfter(time(earlier, ErrorCode.INVALID_INPUT));
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
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new RefusedException(otherwise, "Not a time of RFC 3339: '" + text + "'");
    }
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static RefusedException notYet(String why) {
    return new RefusedException(ErrorCode.NOT_YET_CONFIRMED, "Not confirmed yet: " + why + ".");
  }
}
