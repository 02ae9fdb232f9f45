package dev.embark.simulators.call;

import java.time.Instant;

/**
 * A call that reached a simulator, for assertions on order and number.
 *
 * @param at the simulated time
 * @param surface {@code castai-http}, {@code iam-grpc} or {@code iam-rest}
 * @param operation such as {@code updateCluster} or {@code SetIamPolicy}
 * @param subject the cluster id or the service account's email address; empty if there is none
 * @param caller the name of the key or principal, never a secret; empty if unknown
 * @param request the request as text (method, path and body, or the message in JSON)
 * @param result the HTTP status or the gRPC status code's name
 * @param effect the effect on the state: {@code none}, {@code write} or {@code noop-write}; still
 *     {@code write} if the response was lost after the change
 */
public record Call(
    Instant at,
    String surface,
    String operation,
    String subject,
    String caller,
    String request,
    String result,
    String effect) {}
