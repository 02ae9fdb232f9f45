package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterResult;
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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The running clusters of a batch, and the messages to them. */
final class BatchChildren {

  /** Called when a cluster has ended; the result is null if it left none. */
  interface Ended {
    void accept(String clusterId, Outcome outcome, @Nullable ClusterResult result);
  }

  private final Ended whenEnded;
  private final StartRamp ramp = new StartRamp();
  private final Map<String, Running> running = new LinkedHashMap<>();
  private final Map<String, ClusterResult> sentResults = new HashMap<>();

  /** Held clusters to release as soon as the window has a place for them, in this order. */
  private final Set<String> queue = new LinkedHashSet<>();

  /** Of held clusters that have not been told: until when bindings may have been removed. */
  private final Map<String, Long> untold = new HashMap<>();

  private int warnings;

  /** A running cluster: its client service account, and the stub for messages to it. */
  private record Running(String account, ClusterWorkflow stub) {}

  BatchChildren(Ended whenEnded) {
    this.whenEnded = whenEnded;
  }

  /** Waits until the server has answered enough of the starts. */
  void awaitRamp() {
    ramp.await();
  }

  /**
   * Starts the run of a cluster.
   *
   * @param displayName what the UI calls the cluster
   */
  void start(ClusterInput input, String displayName) {
    String clusterId = input.target().clusterId();
    String account = input.target().clientServiceAccount();
    // Detached: a cancellation of the batch must not tear its clusters out of their undo.
    Workflow.newDetachedCancellationScope(
            () -> {
              Children.Started child = Children.cluster(input, displayName);
              running.put(clusterId, new Running(account, child.stub()));
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
      String clusterId, @Nullable ClusterResult result, @Nullable RuntimeException failure) {
    Outcome outcome =
        result != null
            ? result.outcome()
            : ChildOutcome.of(Objects.requireNonNull(failure), sentResults.remove(clusterId));
    queue.remove(clusterId);
    untold.remove(clusterId);
    running.remove(clusterId);
    whenEnded.accept(clusterId, outcome, result);
  }

  /** Takes the result that a cancelled run sends, because Temporal drops it. */
  void sent(ClusterResult result) {
    sentResults.put(result.clusterId(), result);
  }

  boolean isRunning(String clusterId) {
    return running.containsKey(clusterId);
  }

  // ---- messages

  void rollBack(String clusterId, String reason) {
    Running child = running.get(clusterId);
    if (child != null) {
      Detached.tell(() -> child.stub().rollbackByBatch(reason));
    }
  }

  void rollBackAll(String reason) {
    running.values().forEach(child -> Detached.tell(() -> child.stub().rollbackByBatch(reason)));
  }

  /** Whether clusters of this account are being onboarded. */
  boolean areOnboarding(String account) {
    return onboarding(account).findAny().isPresent();
  }

  /**
   * Tells the clusters of this account until when its bindings may have been removed. One that is
   * held has no use for that yet, and is told when it goes on.
   *
   * @param isHeld whether the cluster with this id waits for a person
   */
  void warn(String account, long removedAtMillis, Predicate<String> isHeld) {
    for (String clusterId : onboarding(account).toList()) {
      untold.put(clusterId, removedAtMillis);
      if (!queue.contains(clusterId) && !isHeld.test(clusterId)) {
        tellUntold(clusterId);
      }
    }
  }

  /**
   * Tells a cluster of the removal that it has not been told of, if there was one. However long ago
   * that was: the cluster knows its budget, which the worker may have raised.
   */
  void tellUntold(String clusterId) {
    Long removedAtMillis = untold.remove(clusterId);
    Running child = running.get(clusterId);
    if (removedAtMillis != null
        && child != null
        && child.stub() instanceof OnboardingWorkflow onboarding) {
      warnings++;
      Detached.tell(() -> onboarding.bindingsRemovedByOther(removedAtMillis));
    }
  }

  /** How many messages about removals were sent. */
  int warnings() {
    return warnings;
  }

  private Stream<String> onboarding(String account) {
    return running.entrySet().stream()
        .filter(child -> child.getValue().account().equals(account))
        .filter(child -> child.getValue().stub() instanceof OnboardingWorkflow)
        .map(Map.Entry::getKey);
  }

  /** Lets a held cluster try its failed step again, now. */
  void release(String clusterId) {
    Running child = running.get(clusterId);
    if (child != null) {
      tellUntold(clusterId);
      Detached.tell(() -> child.stub().releaseByBatch("Released by the fleet."));
    }
  }

  // ---- held ones that wait for a place

  /** Releases a held cluster as soon as {@link #releaseNext} comes to it. */
  void queueForSlot(String clusterId) {
    queue.add(clusterId);
  }

  /** Takes a cluster out of the queue; answers whether it was there. */
  boolean unqueue(String clusterId) {
    return queue.remove(clusterId);
  }

  /** How many clusters wait for a place; the batch counts them as under way. */
  int queuedForSlot() {
    return queue.size();
  }

  /** Ids of the clusters that wait for a place, the next one first. */
  List<String> queue() {
    return List.copyOf(queue);
  }

  /** Releases the cluster that has waited longest, if any waits. */
  void releaseNext() {
    Optional<String> next = queue.stream().findFirst();
    next.ifPresent(
        clusterId -> {
          queue.remove(clusterId);
          release(clusterId);
        });
  }
}
