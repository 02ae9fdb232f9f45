package dev.embark.simulators.call;

import java.time.Instant;

/**
 * One call that reached a simulator, for assertions on order and number.
 *
 * @param at the simulated time
 * @param surface {@code castai-http}, {@code iam-grpc} or {@code iam-rest}
 * @param operation such as {@code updateCluster} or {@code SetIamPolicy}
 * @param subject the cluster id or the service account's e-mail; empty where there is none
 * @param caller the key's or principal's name, never a secret; empty where unknown
 * @param request the request as text (method, path and body, or the message in JSON)
 * @param result the HTTP status or the gRPC code's name
 * @param effect what it changed in the state: {@code none}, {@code write}, {@code noop-write}; a
 *     call whose answer was lost after the change still says {@code write}
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
