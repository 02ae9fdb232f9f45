package dev.embark.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.iam.v1.Binding;
import dev.embark.e2e.hostile.CraftedRequests.Asked;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.FleetCluster;
import io.temporal.client.WorkflowStub;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Attacks by a foreign workflow that schedules Embark's activities directly: without any Embark
 * workflow in between, only the activities' own checks apply.
 */
@Timeout(900)
class HostileWorkflowTest {

  /** The limits of which each holds at least one request back; others would hide the rest. */
  private static final List<String> LIMITS =
      List.of(
          "PROJECT_NOT_ALLOWED",
          "SERVICE_ACCOUNT_NOT_ALLOWED",
          "GRANT_NOT_ALLOWED",
          "POWER_NOT_GIVEN",
          "CREDENTIAL_UNKNOWN",
          "INVALID_INPUT");

  @Test
  void noRequestMakesAnActivityLeaveItsBounds() {
    try (HostileWorld world =
        HostileWorld.withoutWaits(
            List.of(
                ClusterSituation.FRESH,
                ClusterSituation.FOREIGN_BINDINGS,
                ClusterSituation.WITHOUT_CREDENTIALS))) {
      // given
      FleetCluster fresh = world.victim(0);
      FleetCluster bound = world.victim(1);
      grant(fresh, world.simulators.castServiceAccount(), world);
      grant(bound, Bounds.OTHER_CUSTOMER, world);
      List<Asked> requests = new ArrayList<>();
      requests.addAll(CraftedRequests.withCraftedTargets(world.client, fresh));
      requests.addAll(CraftedRequests.withCraftedGrants(world.client, bound));
      requests.addAll(CraftedRequests.ofPowers(fresh));
      Bounds bounds = new Bounds(world.simulators);

      // when
      List<String> answers = answers(requests, world);

      // then
      assertThat(bounds.violations(Set.of())).isEmpty();
      assertThat(world.canary.connections()).isZero();
      assertThat(requests).hasSizeGreaterThan(1_000);
      assertThat(answers).containsAll(LIMITS);
      assertHonestOnesSucceed(world, bounds, requests, answers);
    }
  }

  /**
   * Without this, the requests might all have been held back for another reason, such as a queue
   * that nobody polls or a form that nobody can read.
   */
  private static void assertHonestOnesSucceed(
      HostileWorld world, Bounds bounds, List<Asked> crafted, List<String> answers) {
    List<Asked> honest =
        HonestRequests.all(
            world.victim(0),
            world.victim(1),
            world.victim(2),
            world.simulators.castServiceAccount());
    Set<String> subjects = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      subjects.add(world.victim(i).id().toString());
      subjects.add(world.victim(i).serviceAccount());
    }
    for (Asked asked : honest) {
      long before = writes(world);
      assertThat(answers(List.of(asked), world)).as("%s", asked).containsExactly("done");
      assertThat(writes(world)).as("%s", asked).isEqualTo(before + 1);
      assertThat(answersTo(asked.activity(), crafted, answers))
          .as(asked.activity())
          .contains("PROJECT_NOT_ALLOWED", "SERVICE_ACCOUNT_NOT_ALLOWED");
    }
    assertThat(bounds.violations(subjects)).isEmpty();
  }

  private static Set<String> answersTo(String activity, List<Asked> crafted, List<String> answers) {
    Set<String> itsOwn = new TreeSet<>();
    for (int i = 0; i < crafted.size(); i++) {
      if (crafted.get(i).activity().equals(activity)) {
        itsOwn.add(answers.get(i));
      }
    }
    return itsOwn;
  }

  private static long writes(HostileWorld world) {
    return world.simulators.calls().count(call -> call.effect().equals("write"));
  }

  /** Adds what a request could remove: a grant that the policy really holds. */
  private static void grant(FleetCluster cluster, String email, HostileWorld world) {
    world
        .simulators
        .iam()
        .seedPolicy(
            cluster.serviceAccount(),
            policy ->
                policy.toBuilder()
                    .addBindings(
                        Binding.newBuilder()
                            .setRole("roles/iam.serviceAccountTokenCreator")
                            .addMembers("serviceAccount:" + email))
                    .build());
  }

  /** Returns {@code done} or the type of the failure, for each request in turn. */
  private static List<String> answers(List<Asked> requests, HostileWorld world) {
    List<WorkflowStub> runs = new ArrayList<>();
    for (Asked asked : requests) {
      String queue = CraftedRequests.queueOf(asked.activity(), HostileWorld.QUEUE_PREFIX);
      runs.add(
          world.client.startOn(
              Mallory.QUEUE,
              "Mallory",
              "mallory/" + UUID.randomUUID(),
              queue,
              asked.activity(),
              asked.request()));
    }
    return runs.stream().map(run -> run.getResult(String.class)).toList();
  }
}
