package dev.embark.activities.castai;

import dev.embark.activities.Excerpt;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Cast AI call without a usable answer. Server texts are truncated, on one line and without the
 * key.
 */
abstract sealed class CastAiException extends RuntimeException
    permits CastAiException.Refused,
        CastAiException.NoAnswer,
        CastAiException.Unreadable,
        CastAiException.NoKey {

  private static final int LONGEST_TEXT = 300;

  private final CastAiCall call;
  private final @Nullable String requestId;

  private CastAiException(CastAiCall call, @Nullable String requestId, String message) {
    super(Excerpt.of(message, LONGEST_TEXT));
    this.call = call;
    this.requestId = requestId;
  }

  CastAiCall call() {
    return call;
  }

  /** Returns Cast AI's id of the request; null if it sent none. */
  @Nullable String requestId() {
    return requestId;
  }

  String text() {
    return String.valueOf(getMessage());
  }

  /** Returns whether the call may nevertheless have taken effect. Always false for a read. */
  abstract boolean mayHaveLanded();

  /** One problem that Cast AI reports with a request. */
  record FieldViolation(String field, String description) {}

  /** A response other than 2xx. */
  static final class Refused extends CastAiException {

    /** What a refusal consists of, which shows whose it is. */
    enum Content {
      /** Cast AI's own error object. */
      ERROR_OBJECT,

      /** A page of HTML: a proxy's or a firewall's. */
      PAGE,

      /** Anything else, or nothing: it may be anybody's. */
      OTHER
    }

    private final int status;
    private final Content content;
    private final transient List<FieldViolation> violations;
    private final transient @Nullable Duration retryAfter;

    /**
     * Creates a refusal.
     *
     * @param content what the response consists of
     */
    Refused(
        CastAiCall call,
        int status,
        @Nullable String requestId,
        String message,
        Content content,
        List<FieldViolation> violations,
        @Nullable Duration retryAfter) {
      super(call, requestId, message);
      this.status = status;
      this.content = content;
      this.violations = List.copyOf(violations);
      this.retryAfter = retryAfter;
    }

    int status() {
      return status;
    }

    boolean isFromCastAi() {
      return content == Content.ERROR_OBJECT;
    }

    boolean isPage() {
      return content == Content.PAGE;
    }

    List<FieldViolation> violations() {
      return violations;
    }

    /** Returns how long to wait, null if the response does not say. */
    @Nullable Duration retryAfter() {
      return retryAfter;
    }

    /** Cast AI's own 500 is final; behind any other 5xx, or 408, the call may have completed. */
    @Override
    boolean mayHaveLanded() {
      boolean verdict = status == 500 && isFromCastAi();
      return call().isChange() && (status == 408 || status >= 500 && !verdict);
    }
  }

  /** A response that is missing or incomplete. */
  static final class NoAnswer extends CastAiException {

    private final boolean sent;

    /**
     * Creates a failure below HTTP.
     *
     * @param sent whether any of the request may have left this machine
     */
    NoAnswer(CastAiCall call, @Nullable String requestId, boolean sent, String message) {
      super(call, requestId, message);
      this.sent = sent;
    }

    @Override
    boolean mayHaveLanded() {
      return call().isChange() && sent;
    }
  }

  /** A 2xx response that is not an answer to this call. */
  static final class Unreadable extends CastAiException {

    Unreadable(CastAiCall call, @Nullable String requestId, String message) {
      super(call, requestId, message);
    }

    @Override
    boolean mayHaveLanded() {
      return call().isChange();
    }
  }

  /** A missing key. Nothing was sent. */
  static final class NoKey extends CastAiException {

    NoKey(CastAiCall call, String why) {
      super(call, null, "The worker's key for Cast AI is unusable: " + why);
    }

    @Override
    boolean mayHaveLanded() {
      return false;
    }
  }
}
