package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.DiscoveredCluster;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.port.CastAiInspectionActivities;
import dev.embark.workflows.port.IamInspectionActivities;
import dev.embark.workflows.port.WorkerInspectionActivities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The read-only view of the fake world: independent of its scripts, with separate failures. */
final class InspectedWorld
    implements CastAiInspectionActivities, IamInspectionActivities, WorkerInspectionActivities {

  private final FakeWorld world;
  private final Map<String, ErrorCode> failures = new HashMap<>();
  private final List<String> existing = new ArrayList<>();

  InspectedWorld(FakeWorld world) {
    this.world = world;
  }

  /** Makes each read of this subject fail. */
  synchronized void fails(String subject, ErrorCode code) {
    failures.put(subject, code);
  }

  /** Adds an account that no cluster is linked to. */
  synchronized void exists(String account) {
    existing.add(account);
  }

  @Override
  public Discovery.Listing listPage(Discovery.Request request) {
    failIfTold(request.credential());
    List<DiscoveredCluster> clusters =
        world.clusters().stream()
            .filter(
                cluster ->
                    request.after() == null || cluster.clusterId().compareTo(request.after()) > 0)
            .map(cluster -> new DiscoveredCluster(cluster, "europe-west1-b", "online"))
            .toList();
    return new Discovery.Listing(clusters, clusters.size(), 0, null);
  }

  @Override
  public Checkup.Key inspectKey(String credential) {
    failIfTold(credential);
    return new Checkup.Key(credential, "organization-1", 1, true, false, null, null, 7, false);
  }

  @Override
  public ClusterSnapshot inspectCluster(Requests.LookUp request) {
    String id = request.target().clusterId();
    failIfTold(id);
    return world.clusters().stream()
        .filter(cluster -> cluster.clusterId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public synchronized Discovery.Found findAccount(Discovery.Candidates candidates) {
    failIfTold(candidates.clusterId());
    return new Discovery.Found(
        candidates.accounts().stream().filter(existing::contains).findFirst().orElse(null), false);
  }

  @Override
  public Checkup.Powers probePowers(String projectId) {
    failIfTold(projectId);
    return new Checkup.Powers(projectId, List.of(), 1, null);
  }

  @Override
  public CapturedBindings inspectBindings(Requests.Capture request) {
    String account = request.target().clientServiceAccount();
    failIfTold(account);
    List<Grant> now = world.grantsOn(account);
    return new CapturedBindings("1", new BeforeImage(now), now.size(), Duration.ofSeconds(180));
  }

  @Override
  public Checkup.Worker describeWorker() {
    return new Checkup.Worker(
        "1",
        "https://api.cast.ai",
        "iam",
        List.of("default", "eu"),
        List.of(),
        List.of(),
        Duration.ofSeconds(180),
        0);
  }

  private synchronized void failIfTold(String subject) {
    ErrorCode code = failures.get(subject);
    if (code != null) {
      FakeWorld.fail(code);
    }
  }
}
