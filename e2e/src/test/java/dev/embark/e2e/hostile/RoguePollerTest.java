package dev.embark.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embark.e2e.Eventually;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.FleetCluster;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Somebody polls Embark's queues beside its workers and answers with another account of Cast AI,
 * forged looks, forged before-images and nonsense. Runs may fail, and may claim what is not so; but
 * no lie makes the honest workers write outside their bounds.
 */
@Timeout(300)
class RoguePollerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CLUSTERS = 60;

  private static final Map<String, List<Object>> LIES = new HashMap<>();

  static {
    String snapshot =
        "{\"clusterId\": \"x\", \"name\": \"`\\u001b[31m\\n# x\", \"organizationId\": \"o\","
            + " \"providerType\": \"gke\", \"projectId\": \"embark-demo-1\", \"status\": \"ready\","
            + " \"credentialsId\": %s, \"clientServiceAccount\": %s, \"managedBy\": \"console\","
            + " \"reconciledAt\": null, \"phase2\": true}";
    String outside = "\"victim@somebody-elses-project.iam.gserviceaccount.com\"";
    lies(
        "LookUpCluster",
        "null",
        snapshot.formatted("null", "null"),
        snapshot.formatted("null", outside),
        snapshot.formatted("\"forged\"", outside));
    lies("TakeInventory", "null", "{\"clusters\": {\"x\": null}}", "{\"linkedTo\": {}}");
    lies("FindLinkedClusters", "null", "{\"clusters\": []}", "{\"clusters\": [null]}");
    String captured =
        "{\"uniqueId\": \"1\", \"members\": 0, \"minimumPropagation\": %s, \"before\": {\"grants\":"
            + " [%s]}}";
    String foreign =
        "{\"role\": \"roles/owner\", \"member\": \"user:mallory@example.com\", \"condition\":"
            + " null}";
    String everybody =
        "{\"role\": \"roles/iam.serviceAccountTokenCreator\", \"member\": \"allUsers\","
            + " \"condition\": {\"title\": \"t\", \"description\": \"\", \"expression\":"
            + " \"true\"}}";
    lies(
        "CaptureBindings",
        "null",
        captured.formatted("0", foreign),
        captured.formatted("-1", everybody),
        captured.formatted("9223372036", foreign + "," + everybody));
    String registration = "{\"castServiceAccount\": %s, \"minimumPropagation\": 0}";
    lies(
        "RegisterServiceAccount",
        "null",
        registration.formatted("\"evil@evil-project.iam.gserviceaccount.com\""),
        registration.formatted("\"cast-gke-00000000@prod-cast-identity.iam.gserviceaccount.com\""),
        registration.formatted("\"allUsers\""),
        registration.formatted("\"user:mallory@example.com\""),
        registration.formatted("null"),
        registration.formatted("\"\""),
        registration.formatted(
            "\"x\\\" || true || \\\"@prod-cast-identity.iam.gserviceaccount.com\""),
        registration.formatted("\"deleted:serviceAccount:x@y.iam.gserviceaccount.com?uid=1\""),
        registration.formatted("\"victim@somebody-elses-project.iam.gserviceaccount.com\""));
    String edited = "{\"wrote\": true, \"added\": [], \"removed\": [%s], \"others\": [%s]}";
    for (String edit : List.of("CreateBindings", "RemoveStaleBindings", "RestoreBindings")) {
      lies(edit, "null", edited.formatted(foreign, everybody), "{\"wrote\": false}");
    }
    lies("UpdateCluster", "null", "{\"credentialsId\": \"forged\", \"acceptedAt\": \"never\"}");
    lies("ConfirmCluster", "null", "{\"credentialsId\": \"forged\", \"reconciledAt\": \"x\"}");
    lies("UnregisterServiceAccount", "null", "\"UNDONE\"", "\"NOT_LINKED_TO_US\"");
    lies("RecordedCredentials", "null", "{\"x\": \"forged\"}");
  }

  @Test
  void noLieMakesTheHonestWorkersLeaveTheirBounds() {
    try (HostileWorld world =
        HostileWorld.withoutWaits(Collections.nCopies(CLUSTERS, ClusterSituation.FRESH))) {
      // given
      Bounds bounds = new Bounds(world.simulators);
      RogueActivities rogue = new RogueActivities(LIES);
      WorkerFactory pollers = WorkerFactory.newInstance(world.client.temporal());
      for (String queue : List.of("/castai", "/iam-read", "/iam-write", "/workflows")) {
        pollers
            .newWorker(HostileWorld.QUEUE_PREFIX + queue)
            .registerActivitiesImplementations(rogue);
      }

      // when
      pollers.start();
      try {
        awaitTheEnd(onboardAll(world), rogue, world);
      } finally {
        pollers.shutdownNow();
      }

      // then
      assertThat(bounds.violations(subjects(world))).isEmpty();
      assertThat(world.canary.connections()).isZero();
      assertThat(rogue.told().keySet())
          .contains("LookUpCluster", "CaptureBindings", "RegisterServiceAccount", "CreateBindings");
    }
  }

  private static List<WorkflowStub> onboardAll(HostileWorld world) {
    List<WorkflowStub> runs = new ArrayList<>();
    for (int i = 0; i < CLUSTERS; i++) {
      FleetCluster victim = world.victim(i);
      JsonNode input =
          RawClient.with(RawClient.onboarding(victim), "options.timing.propagation", "0");
      runs.add(world.client.start("OnboardingWorkflow", "cluster/" + victim.id(), input));
    }
    return runs;
  }

  /**
   * A run that was told what cannot be read stands still; what could be written has been by then.
   */
  private static void awaitTheEnd(
      List<WorkflowStub> runs, RogueActivities rogue, HostileWorld world) {
    List<WorkflowStub> open = new ArrayList<>(runs);
    Eventually.await(
        PATIENCE,
        () -> {
          open.removeIf(run -> world.client.isClosed(run) || world.client.hasFailedTask(run));
          return open.size() <= CLUSTERS / 10;
        },
        () -> open.size() + " runs go on, after the lies " + rogue.told());
    open.forEach(RoguePollerTest::terminate);
  }

  private static void terminate(WorkflowStub run) {
    try {
      run.terminate("The test is over.");
    } catch (WorkflowNotFoundException e) {
      // It came to its end between the last look and now.
    }
  }

  private static Set<String> subjects(HostileWorld world) {
    Set<String> subjects = new HashSet<>();
    for (int i = 0; i < CLUSTERS; i++) {
      subjects.add(world.victim(i).id().toString());
      subjects.add(world.victim(i).serviceAccount());
    }
    return subjects;
  }

  private static void lies(String activity, String... answers) {
    List<Object> read = new ArrayList<>();
    for (String answer : answers) {
      try {
        read.add(JSON.readTree(answer));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(answer, e);
      }
    }
    LIES.put(activity, read);
  }
}
