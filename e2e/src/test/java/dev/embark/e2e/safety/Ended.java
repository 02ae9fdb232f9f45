package dev.embark.e2e.safety;

import dev.embark.simulators.call.Call;
import dev.embark.workflows.model.OnboardingResult;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of a case.
 *
 * @param played the case
 * @param before how things were
 * @param after how things are
 * @param claimed what the product says came of it
 * @param heldFor the code for which a person was asked to come; null if nobody was
 * @param calls that concerned the cluster or its account, oldest first
 * @param struck whether the fault came about, or there was none to come
 * @param again whether this is the end of another try of an undo that was left incomplete
 * @param lostAccess whether a cluster that uses the account lost its access at any moment, or is
 *     about to
 */
record Ended(
    MatrixCase played,
    Truth before,
    Truth after,
    OnboardingResult claimed,
    @Nullable String heldFor,
    List<Call> calls,
    boolean struck,
    boolean again,
    boolean lostAccess) {

  /** The outcomes that it may have. */
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

  /** How often somebody else wrote the policy meanwhile, each time adding a member. */
  long foreignWrites() {
    return calls.stream()
        .filter(call -> call.surface().equals("direct") && call.caller().equals("colleague"))
        .count();
  }
}
