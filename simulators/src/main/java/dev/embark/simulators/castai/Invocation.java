package dev.embark.simulators.castai;

import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.http.Request;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call that is let in.
 *
 * @param operation what is to be done
 * @param request as it came
 * @param key the caller's
 * @param id the id in the path; the nil UUID where there is none
 * @param fault what strikes the call; null for nothing
 */
record Invocation(
    Operation operation, Request request, ApiKey key, UUID id, @Nullable Fault fault) {

  static final UUID NO_ID = new UUID(0, 0);

  /** An organization of which nothing is here. */
  private static final UUID ELSEWHERE = new UUID(0, 1);

  /** The organization for which the call speaks. */
  UUID organizationId() {
    return isStruckBy(FaultKind.OTHER_ORGANIZATION) ? ELSEWHERE : key.organizationId();
  }

  RequestFields fields() {
    return RequestFields.parse(request.body());
  }

  boolean isStruckBy(FaultKind kind) {
    return fault != null && FaultKind.of(fault) == kind;
  }

  /** The detail of the fault that strikes, or the given value. */
  String detail(String name, String otherwise) {
    return fault == null ? otherwise : fault.parameter(name, otherwise);
  }

  Invocation struckBy(Fault struck) {
    return new Invocation(operation, request, key, id, struck);
  }
}
