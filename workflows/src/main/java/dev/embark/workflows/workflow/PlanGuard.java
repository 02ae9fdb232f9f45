package dev.embark.workflows.workflow;

import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.PlanReference;
import dev.embark.workflows.model.Requests;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a frozen plan that another worker made: what one Google principal or one organization
 * could see says nothing about what another may do or would change.
 */
final class PlanGuard {

  private PlanGuard() {}

  /**
   * Requires that the worker has the same identity as when the plan was made.
   *
   * @throws ApplicationFailure with {@code PLAN_OF_ANOTHER_WORKER} if it has not
   */
  static void requireSameWorker(@Nullable PlanReference plan, List<ClusterTarget> targets) {
    if (plan == null) {
      return;
    }
    ActivityTable activities = ActivityTable.here();
    try {
      String principal =
          activities.peek("which identity does this worker use?").describePrincipal();
      require(plan.identity().googlePrincipal(), principal, "Google principal");
    } catch (ActivityFailure failed) {
      throw StepFailed.of(failed).asFailure();
    }
    Map<String, ClusterTarget> oneEach = new LinkedHashMap<>();
    targets.forEach(target -> oneEach.putIfAbsent(target.credential(), target));
    oneEach.forEach((credential, target) -> requireSameOrganization(activities, plan, target));
  }

  private static void requireSameOrganization(
      ActivityTable activities, PlanReference plan, ClusterTarget target) {
    String planned = plan.identity().organizations().get(target.credential());
    if (planned == null) {
      return;
    }
    try {
      ClusterSnapshot cluster =
          activities
              .look("is it the organization of the plan?")
              .lookUpCluster(new Requests.LookUp(target));
      require(planned, cluster.organizationId(), "Cast AI organization");
    } catch (ActivityFailure unanswered) {
      // The cluster's own run will meet the same trouble, and be refused or held there.
      StepFailed.rethrowCancellation(unanswered);
    }
  }

  private static void require(String planned, String now, String what) {
    if (!planned.equals(now)) {
      throw ApplicationFailure.newNonRetryableFailure(
          "The plan was made with the " + what + " " + planned + "; this worker's is " + now + ".",
          ErrorCode.PLAN_OF_ANOTHER_WORKER.name());
    }
  }
}
