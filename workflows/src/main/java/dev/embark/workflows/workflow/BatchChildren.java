package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.model.Outcome;
import io.temporal.workflow.Workflow;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The clusters of a batch that run, and what they are told. */
final class BatchChildren {

  /** Hears how each cluster has ended; the result is null where it has left none. */
  interface Ended {
    void accept(String clusterId, Outcome outcome, @Nullable OnboardingResult result);
  }

  private final BatchInput input;
  private final Ended whenEnded;
  private final StartRamp ramp = new StartRamp();
  private final Map<String, ClusterWorkflow> running = new LinkedHashMap<>();
  private final Map<String, OnboardingResult> sentResults = new HashMap<>();

  /** Held ones that are to go on, each as soon as the window has a place for it. */
  private final Set<String> released = new LinkedHashSet<>();

  BatchChildren(BatchInput input, Ended whenEnded) {
    this.input = input;
    this.whenEnded = whenEnded;
  }

  /** Waits until the server has answered enough of the starts. */
  void awaitRamp() {
    ramp.await();
  }

  void start(OnboardingInput onboarding) {
    String clusterId = onboarding.target().clusterId();
    // Detached: a cancellation of the batch must not tear its clusters out of their undo.
    Workflow.newDetachedCancellationScope(
            () -> {
              Children.Started child = Children.cluster(onboarding, input.offboarding());
              running.put(clusterId, child.stub());
              ramp.started(child);
              child
                  .result()
                  .handle(
                      (result, failure) -> {
                        ended(clusterId, result, failure);
                        return null;
                      });
            })
        .run();
  }

  private void ended(
      String clusterId, @Nullable OnboardingResult result, @Nullable RuntimeException failure) {
    Outcome outcome =
        result != null
            ? result.outcome()
            : ChildOutcome.of(Objects.requireNonNull(failure), sentResults.remove(clusterId));
    released.remove(clusterId);
    running.remove(clusterId);
    whenEnded.accept(clusterId, outcome, result);
  }

  /** A cancelled run sends its result, because Temporal drops it. */
  void sent(OnboardingResult result) {
    sentResults.put(result.clusterId(), result);
  }

  boolean isRunning(String clusterId) {
    return running.containsKey(clusterId);
  }

  // ---- what they are told

  void rollBack(String clusterId, String reason) {
    ClusterWorkflow child = running.get(clusterId);
    if (child != null) {
      Detached.tell(() -> child.rollbackByBatch(reason));
    }
  }

  void rollBackAll(String reason) {
    running.values().forEach(child -> Detached.tell(() -> child.rollbackByBatch(reason)));
  }

  void goOn(String clusterId) {
    ClusterWorkflow child = running.get(clusterId);
    if (child != null) {
      Detached.tell(() -> child.retryByBatch("Released by the fleet."));
    }
  }

  // ---- held ones that are to go on

  void release(String clusterId) {
    released.add(clusterId);
  }

  /** It is not to go on; answers whether it was. */
  boolean takeBack(String clusterId) {
    return released.remove(clusterId);
  }

  int waiting() {
    return released.size();
  }

  List<String> released() {
    return List.copyOf(released);
  }

  /** The one that has waited longest goes on. */
  void letNextGoOn() {
    Optional<String> next = released.stream().findFirst();
    next.ifPresent(
        clusterId -> {
          released.remove(clusterId);
          goOn(clusterId);
        });
  }
}
