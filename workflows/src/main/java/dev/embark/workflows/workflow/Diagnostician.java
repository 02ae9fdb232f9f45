package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.plan.Diagnoses;
import dev.embark.workflows.plan.Evidence;
import dev.embark.workflows.plan.Evidence.Blindness;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the world and names the cause. Three reads side by side, each given up after half a
 * minute, whatever the worker is doing: what could not be seen is said, never waited for.
 */
final class Diagnostician {

  private static final Blindness NO_ANSWER =
      new Blindness(ErrorCode.INTERNAL, "The answer does not name the account.");

  private final ActivityTable activities;

  Diagnostician(ActivityTable activities) {
    this.activities = activities;
  }

  /** Whether looking at the world can say more about this failure than it says itself. */
  static boolean isAbout(ErrorCode code) {
    return switch (code) {
      case UPDATE_SERVER_ERROR,
          CREDENTIALS_REJECTED,
          NOT_YET_CONFIRMED,
          RECONCILE_FAILED,
          FOREIGN_WRITER ->
          true;
      default -> false;
    };
  }

  /**
   * Diagnoses where that is possible: nothing that goes wrong here may keep a run from its undo.
   *
   * @return null where there is no diagnosis
   */
  @Nullable Diagnosis tryTo(DiagnosisRequest request) {
    try {
      return diagnose(request);
    } catch (RuntimeException e) {
      Workflow.getLogger(Diagnostician.class).warn("No diagnosis", e);
      return null;
    }
  }

  Diagnosis diagnose(DiagnosisRequest request) {
    Promise<ClusterSnapshot> cluster =
        Async.function(
            activities.glanceAtCastAi("diagnose: the cluster")::inspectCluster,
            new Requests.LookUp(request.target()));
    Promise<CapturedBindings> bindings =
        Async.function(
            activities.glanceAtIam("diagnose: the bindings")::inspectBindings,
            new Requests.Capture(request.target(), null));
    Promise<Access.Answer> permissions =
        Async.function(
            activities.glanceAtAccess("diagnose: the permissions")::inspectPermissions,
            new Access.Question(
                request.target().projectId(),
                false,
                List.of(request.target().clientServiceAccount()),
                null));
    Sight<ClusterSnapshot> seenCluster = Sight.of(cluster);
    Sight<CapturedBindings> seenBindings = Sight.of(bindings);
    Sight<Access.Answer> seenAccess = Sight.of(permissions);
    CapturedBindings captured = seenBindings.seen();
    BeforeImage grants = captured == null ? null : captured.before();
    return Diagnoses.of(
        request,
        new Evidence(
            seenCluster.seen(),
            seenCluster.why(),
            grants,
            seenBindings.why(),
            permissionsOf(request.target().clientServiceAccount(), seenAccess.seen()),
            seenAccess.why() == null ? NO_ANSWER : seenAccess.why(),
            Workflow.currentTimeMillis()));
  }

  private static Access.@Nullable Permissions permissionsOf(
      String account, Access.@Nullable Answer answer) {
    return answer == null ? null : answer.permissions().get(account);
  }

  private record Sight<T>(@Nullable T seen, @Nullable Blindness why) {

    static <T> Sight<T> of(Promise<T> look) {
      try {
        return new Sight<>(look.get(), null);
      } catch (ActivityFailure failure) {
        StepFailed failed = StepFailed.of(failure);
        return new Sight<>(null, blindness(failed));
      }
    }

    private static Blindness blindness(StepFailed failed) {
      return failed.code() == ErrorCode.STEP_TIMED_OUT
          ? new Blindness(failed.code(), "No worker answered within half a minute.")
          : new Blindness(failed.code(), String.valueOf(failed.getMessage()));
    }
  }
}
