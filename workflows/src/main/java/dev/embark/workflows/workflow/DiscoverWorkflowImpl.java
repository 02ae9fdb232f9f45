package dev.embark.workflows.workflow;

import dev.embark.workflows.model.DiscoveredCluster;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.plan.Proposals;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** See {@link DiscoverWorkflow}. */
public final class DiscoverWorkflowImpl implements DiscoverWorkflow {

  private final ActivityTable activities = ActivityTable.here();

  @Override
  public Discovery.Page discover(Discovery.Request request) {
    Discovery.Listing listing = list(request);
    Map<String, String> proofs = proofs(listing.clusters());
    List<Promise<Discovery.Proposal>> proposals = new ArrayList<>();
    listing.clusters().forEach(cluster -> proposals.add(propose(cluster, proofs)));
    Promise.allOf(proposals).get();
    String organization =
        listing.clusters().stream()
            .map(cluster -> cluster.snapshot().organizationId())
            .findFirst()
            .orElse("");
    return new Discovery.Page(
        organization,
        proposals.stream().map(Promise::get).toList(),
        listing.gke(),
        listing.others(),
        listing.next());
  }

  private Discovery.Listing list(Discovery.Request request) {
    try {
      return activities.inspectCastAi("list clusters").listPage(request);
    } catch (ActivityFailure failure) {
      throw StepFailed.of(failure).asFailure();
    }
  }

  /** A miss only makes an onboarded cluster look unproven, so a failure is no reason to fail. */
  private Map<String, String> proofs(List<DiscoveredCluster> clusters) {
    List<String> linked =
        clusters.stream()
            .map(DiscoveredCluster::snapshot)
            .filter(snapshot -> snapshot.isLinked() && snapshot.holdsCredentials())
            .map(snapshot -> snapshot.clusterId())
            .toList();
    if (linked.isEmpty()) {
      return Map.of();
    }
    try {
      return activities
          .history("recall " + linked.size() + " confirmed clusters")
          .recordedCredentials(linked);
    } catch (ActivityFailure failure) {
      StepFailed.rethrowCancellation(failure);
      return Map.of();
    }
  }

  private Promise<Discovery.Proposal> propose(
      DiscoveredCluster cluster, Map<String, String> proofs) {
    Optional<Discovery.Candidates> candidates = Proposals.candidates(cluster);
    if (candidates.isEmpty()) {
      return Workflow.newPromise(Proposals.of(cluster, proofs.get(cluster.snapshot().clusterId())));
    }
    return Async.function(
            activities.inspectIam("accounts of " + cluster.snapshot().name())::findAccount,
            candidates.get())
        .thenApply(found -> Proposals.of(cluster, found))
        .exceptionally(failure -> Proposals.blank(cluster, reason(failure)));
  }

  private static String reason(Throwable failure) {
    StepFailed failed = StepFailed.ofPromised(failure);
    return failed.code() == ErrorCode.INTERNAL
        ? "its accounts could not be looked at: " + failed.getMessage()
        : failed.words();
  }
}
