package dev.embark.activities.castai;

import dev.embark.activities.AttemptFailure;
import dev.embark.activities.Evidence;
import dev.embark.activities.RefusedException;
import dev.embark.activities.castai.CastAiException.FieldViolation;
import dev.embark.activities.castai.CastAiException.NoAnswer;
import dev.embark.activities.castai.CastAiException.NoKey;
import dev.embark.activities.castai.CastAiException.Refused;
import dev.embark.activities.castai.CastAiException.Unreadable;
import dev.embark.workflows.model.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Maps failed Cast AI calls to error codes. */
final class CastAiFailures {

  private static final String SERVICE = "Cast AI";

  private CastAiFailures() {}

  /** Returns the meaning of a failed call; null for any other exception. */
  static @Nullable AttemptFailure known(RuntimeException e) {
    return e instanceof CastAiException call ? diagnose(call) : null;
  }

  /**
   * Ends an attempt because of an answer of Cast AI that can be read but not accepted.
   *
   * @param requestId with which its operator finds the call; null if it sent none
   */
  static RefusedException refused(
      CastAiCall call, @Nullable String requestId, ErrorCode code, String message) {
    return new RefusedException(
        new AttemptFailure(
            code,
            message,
            new Evidence(SERVICE, call.toString(), "HTTP 200", requestId, null),
            null));
  }

  static AttemptFailure diagnose(CastAiException e) {
    if (e instanceof Refused refused) {
      return failure(e, code(refused), "HTTP " + refused.status(), said(refused), violated(refused))
          .withRetryAfter(refused.retryAfter());
    }
    if (e instanceof Unreadable) {
      return failure(e, orLost(e, ErrorCode.CASTAI_INVALID_ANSWER), "HTTP 200", e.text(), null);
    }
    if (e instanceof NoAnswer) {
      return failure(e, orLost(e, ErrorCode.CASTAI_UNAVAILABLE), "no answer", e.text(), null);
    }
    NoKey noKey = (NoKey) e;
    return failure(noKey, ErrorCode.CASTAI_UNAUTHORIZED, "not sent", noKey.text(), null);
  }

  private static ErrorCode code(Refused e) {
    return switch (e.status()) {
      case 400 ->
          isAboutCredentials(e)
              ? ErrorCode.CREDENTIALS_REJECTED
              : unlessPage(e, ErrorCode.CASTAI_BAD_REQUEST);
      case 401 -> ErrorCode.CASTAI_UNAUTHORIZED;
      case 403 -> unlessPage(e, ErrorCode.CASTAI_FORBIDDEN);
      case 404 -> notFound(e);
      // 407 is always a proxy's. The others say of no request that it was processed.
      case 407, 421, 425 -> ErrorCode.CASTAI_UNAVAILABLE;
      case 408 -> orLost(e, ErrorCode.CASTAI_UNAVAILABLE);
      case 429 -> ErrorCode.CASTAI_RATE_LIMITED;
      case 500 ->
          e.call() == CastAiCall.UPDATE_CLUSTER && e.isFromCastAi()
              ? ErrorCode.UPDATE_SERVER_ERROR
              : orLost(e, ErrorCode.CASTAI_UNAVAILABLE);
      default ->
          e.status() >= 400 && e.status() < 500
              ? unlessPage(e, ErrorCode.CASTAI_BAD_REQUEST)
              // 5xx, and redirects, which come from a wrong address or an intermediary.
              : orLost(e, ErrorCode.CASTAI_UNAVAILABLE);
    };
  }

  /** After an update, the cluster must be read before the update is repeated. */
  private static ErrorCode orLost(CastAiException e, ErrorCode otherwise) {
    return e.call() == CastAiCall.UPDATE_CLUSTER && e.mayHaveLanded()
        ? ErrorCode.UPDATE_ANSWER_LOST
        : otherwise;
  }

  /**
   * A page is a proxy's or a firewall's and no verdict on the request. How Cast AI words a refusal
   * is not known for every case, so anything else is taken for Cast AI's.
   */
  private static ErrorCode unlessPage(Refused e, ErrorCode verdict) {
    return e.isPage() ? ErrorCode.CASTAI_UNAVAILABLE : verdict;
  }

  /**
   * Cast AI's own 404 is about the cluster. A 404 for the list is about the address, and so may be
   * one of anything but Cast AI's error object: servers answer unknown paths in plain text as well.
   */
  private static ErrorCode notFound(Refused e) {
    return e.isFromCastAi() && e.call().isOfOneCluster()
        ? ErrorCode.CLUSTER_NOT_FOUND
        : ErrorCode.CASTAI_UNAVAILABLE;
  }

  private static boolean isAboutCredentials(Refused e) {
    return e.call() == CastAiCall.UPDATE_CLUSTER
        && e.violations().stream().anyMatch(violation -> violation.field().equals("credentials"));
  }

  private static String said(Refused e) {
    StringBuilder text = new StringBuilder(e.text().isEmpty() ? "No message." : e.text());
    for (FieldViolation violation : e.violations()) {
      text.append("; ").append(violation.field()).append(": ").append(violation.description());
    }
    return text.toString();
  }

  private static @Nullable String violated(Refused e) {
    return e.violations().isEmpty() ? null : "field " + e.violations().get(0).field();
  }

  private static AttemptFailure failure(
      CastAiException e, ErrorCode code, String status, String text, @Nullable String detail) {
    return new AttemptFailure(
        code,
        text,
        new Evidence(SERVICE, e.call().toString(), status, e.requestId(), detail),
        null);
  }
}
