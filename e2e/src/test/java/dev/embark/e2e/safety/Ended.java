package dev.embark.e2e.safety;

import dev.embark.simulators.call.Call;
import dev.embark.workflows.model.ClusterResult;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The result of a case.
 *
 * @param played the case
 * @param before the state before
 * @param after the state afterwards
 * @param claimed the outcome that the product claims
 * @param heldFor the code for which the run was held; null if it was not
 * @param calls that concerned the cluster or its account, oldest first
 * @param struck whether the fault occurred, or the case has none
 * @param again whether this is the end of a retry of an incomplete undo
 * @param lostAccess whether a cluster that uses the account lost its access at any time, or is
 *     about to
 */
record Ended(
    MatrixCase played,
    Truth before,
    Truth after,
    ClusterResult claimed,
    @Nullable String heldFor,
    List<Call> calls,
    boolean struck,
    boolean again,
    boolean lostAccess) {

  /** Returns the permitted outcomes. */
  Set<String> expected() {
    return again ? Set.of("RolledBack") : played.expected();
  }

  String kind() {
    return claimed.outcome().kind();
  }

  long count(String operation, String effect) {
    return calls.stream()
        .filter(call -> call.surface().equals("castai-http") || call.surface().equals("iam-grpc"))
        .filter(call -> call.operation().equals(operation) && call.effect().equals(effect))
        .count();
  }

  /** Returns the number of foreign policy writes meanwhile, each of which added a member. */
  long foreignWrites() {
    return calls.stream()
        .filter(call -> call.surface().equals("direct") && call.caller().equals("colleague"))
        .count();
  }
}
