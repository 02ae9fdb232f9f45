package dev.embark.activities.iam;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.ErrorDetails;
import com.google.api.gax.rpc.StatusCode;
import com.google.protobuf.util.Durations;
import com.google.rpc.PreconditionFailure;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Google IAM call that was refused or got no answer. */
final class IamCallException extends RuntimeException {

  /**
   * How gRPC begins the description of a status that it made up from an HTTP answer which is not
   * gRPC. It makes up UNIMPLEMENTED from 404 and PERMISSION_DENIED from 403.
   */
  private static final String NOT_GRPC = "HTTP status code ";

  /** A precondition that Google names, such as an organization policy constraint. */
  record Violation(String type, String subject, String description) {}

  private final IamOperation operation;
  private final StatusCode.Code status;
  private final String reason;
  private final transient Map<String, String> metadata;
  private final transient List<Violation> violations;
  private final transient @Nullable Duration retryAfter;
  private final @Nullable String requestId;

  /** Translates an exception of Google's client. Its details may be missing. */
  IamCallException(IamOperation operation, ApiException cause) {
    super(Optional.ofNullable(cause.getMessage()).orElse("no message"), cause);
    ErrorDetails details = cause.getErrorDetails();
    this.operation = operation;
    this.status = cause.getStatusCode().getCode();
    this.reason = Optional.ofNullable(cause.getReason()).orElse("");
    this.metadata = Optional.ofNullable(cause.getMetadata()).orElse(Map.of());
    this.violations = violations(details);
    this.retryAfter = retryAfter(details);
    this.requestId =
        details == null || details.getRequestInfo() == null
            ? null
            : details.getRequestInfo().getRequestId();
  }

  IamOperation operation() {
    return operation;
  }

  StatusCode.Code status() {
    return status;
  }

  /** Returns Google's text without the client's prefix of exception classes and status. */
  String text() {
    String text = String.valueOf(getMessage());
    int status = text.indexOf(this.status + ": ");
    return status < 0 ? text : text.substring(status + this.status.name().length() + 2);
  }

  /** Returns whether the answer is the page of a proxy or of a wrong address, not of Google IAM. */
  boolean isPage() {
    return text().startsWith(NOT_GRPC);
  }

  /**
   * Returns the class of what went wrong below gRPC, such as the call to a token server, whose own
   * message may quote a secret; null if nothing did.
   */
  @Nullable String origin() {
    Throwable deepest = this;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest instanceof ApiException || deepest instanceof StatusRuntimeException
        ? null
        : deepest.getClass().getSimpleName();
  }

  /** Returns {@code ErrorInfo.reason}; empty if there is none. */
  String reason() {
    return reason;
  }

  /** Returns {@code ErrorInfo.metadata}. */
  Map<String, String> metadata() {
    return metadata;
  }

  List<Violation> violations() {
    return violations;
  }

  /** Returns {@code RetryInfo.retry_delay}; null if there is none. */
  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** Returns Google's id of the request; null if there is none. */
  @Nullable String requestId() {
    return requestId;
  }

  private static List<Violation> violations(@Nullable ErrorDetails details) {
    PreconditionFailure failure = details == null ? null : details.getPreconditionFailure();
    return failure == null
        ? List.of()
        : failure.getViolationsList().stream()
            .map(v -> new Violation(v.getType(), v.getSubject(), v.getDescription()))
            .toList();
  }

  private static @Nullable Duration retryAfter(@Nullable ErrorDetails details) {
    return details == null || details.getRetryInfo() == null
        ? null
        : Duration.ofMillis(Durations.toMillis(details.getRetryInfo().getRetryDelay()));
  }
}
