package dev.embark.simulators.castai;

import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.http.Request;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An authenticated call.
 *
 * @param operation the operation
 * @param request the original request
 * @param key the caller's key
 * @param id the id in the path; the nil UUID if there is none
 * @param fault the fault that affects the call; null for none
 */
record Invocation(
    Operation operation, Request request, ApiKey key, UUID id, @Nullable Fault fault) {

  static final UUID NO_ID = new UUID(0, 0);

  /** An organization that owns nothing here. */
  private static final UUID ELSEWHERE = new UUID(0, 1);

  /** Returns the organization of the call. */
  UUID organizationId() {
    return isStruckBy(FaultKind.OTHER_ORGANIZATION) ? ELSEWHERE : key.organizationId();
  }

  RequestFields fields() {
    return RequestFields.parse(request.body());
  }

  boolean isStruckBy(FaultKind kind) {
    return fault != null && FaultKind.of(fault) == kind;
  }

  /** Returns a parameter of the fault, or the given default. */
  String detail(String name, String otherwise) {
    return fault == null ? otherwise : fault.parameter(name, otherwise);
  }

  Invocation struckBy(Fault struck) {
    return new Invocation(operation, request, key, id, struck);
  }
}
