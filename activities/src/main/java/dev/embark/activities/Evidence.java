package dev.embark.activities;

import org.jspecify.annotations.Nullable;

/**
 * What is known about a failed call, recorded as the failure's details: enough to raise it with the
 * service's operator. Contains no secret.
 *
 * @param service {@code Cast AI} or {@code Google IAM}
 * @param operation the call, such as {@code updateCluster}
 * @param status {@code HTTP 500}, a gRPC status such as {@code ABORTED}, or {@code no answer}
 * @param requestId the service's own id of the request, null if it sent none
 * @param detail machine-readable reason, constraint or field, null if there is none
 */
public record Evidence(
    String service,
    String operation,
    String status,
    @Nullable String requestId,
    @Nullable String detail) {

  /** Returns the evidence in the form that ends a message for people. */
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
