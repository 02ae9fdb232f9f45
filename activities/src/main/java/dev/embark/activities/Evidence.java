package dev.embark.activities;

import org.jspecify.annotations.Nullable;

/**
 * What a failed call left behind, as the details of the failure: enough to ask the service's
 * operator about it. Holds no secret.
 *
 * @param service {@code Cast AI} or {@code Google IAM}
 * @param operation the call, such as {@code updateCluster}
 * @param status {@code HTTP 500}, a gRPC status such as {@code ABORTED}, or {@code no answer}
 * @param requestId the service's own id of the request, null where it gave none
 * @param detail machine-readable reason, constraint or field, null where there is none
 */
public record Evidence(
    String service,
    String operation,
    String status,
    @Nullable String requestId,
    @Nullable String detail) {

  /** The evidence as the end of a message for people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[").append(service).append(' ').append(operation);
    text.append(", ").append(status);
    if (requestId != null) {
      text.append(", request ").append(requestId);
    }
    if (detail != null) {
      text.append(", ").append(detail);
    }
    return text.append(']').toString();
  }
}
