package dev.embark.activities.castai;

import dev.embark.activities.Excerpt;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of Cast AI that brought no usable answer. Texts of the server are cut, on one line and
 * without the key.
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

  /** Cast AI's id of the request; null where it gave none. */
  @Nullable String requestId() {
    return requestId;
  }

  String text() {
    return String.valueOf(getMessage());
  }

  /** Whether the call may have taken effect all the same. Always false for a read. */
  abstract boolean mayHaveLanded();

  /** One thing that Cast AI says is wrong with a request. */
  record FieldViolation(String field, String description) {}

  /** An answer other than 2xx. */
  static final class Refused extends CastAiException {

    private final int status;
    private final boolean fromCastAi;
    private final transient List<FieldViolation> violations;
    private final transient @Nullable Duration retryAfter;

    /**
     * A refusal.
     *
     * @param fromCastAi whether the answer is Cast AI's own error object, not a proxy's page
     */
    Refused(
        CastAiCall call,
        int status,
        @Nullable String requestId,
        String message,
        boolean fromCastAi,
        List<FieldViolation> violations,
        @Nullable Duration retryAfter) {
      super(call, requestId, message);
      this.status = status;
      this.fromCastAi = fromCastAi;
      this.violations = List.copyOf(violations);
      this.retryAfter = retryAfter;
    }

    int status() {
      return status;
    }

    boolean isFromCastAi() {
      return fromCastAi;
    }

    List<FieldViolation> violations() {
      return violations;
    }

    /** How long to wait, null where nothing was said. */
    @Nullable Duration retryAfter() {
      return retryAfter;
    }

    /**
     * Cast AI's own 500 is its verdict; behind any other 5xx, and 408, the call may have run on.
     */
    @Override
    boolean mayHaveLanded() {
      boolean verdict = status == 500 && fromCastAi;
      return call().isChange() && (status == 408 || status >= 500 && !verdict);
    }
  }

  /** No answer, or one that broke off. */
  static final class NoAnswer extends CastAiException {

    private final boolean sent;

    /**
     * A failure below HTTP.
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

  /** 2xx with something that is not the answer to this call. */
  static final class Unreadable extends CastAiException {

    Unreadable(CastAiCall call, @Nullable String requestId, String message) {
      super(call, requestId, message);
    }

    @Override
    boolean mayHaveLanded() {
      return call().isChange();
    }
  }

  /** There is no key to call with. Nothing was sent. */
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
