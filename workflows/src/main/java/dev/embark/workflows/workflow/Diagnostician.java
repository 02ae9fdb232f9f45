package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the world and names the cause. It makes a few reads at the same time and gives each up
 * after half a minute, whatever the worker is doing: what could not be seen is reported, never
 * waited for.
 */
final class Diagnostician {

  private final ActivityTable activities;

  Diagnostician(ActivityTable activities) {
    this.activities = activities;
  }

  /** Whether a look at the world can explain this failure better than its own message. */
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
   * Diagnoses if possible: nothing that goes wrong here may keep a run from its undo.
   *
   * @return null if there is no diagnosis
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
    Promise<Access.ImpersonationApi> api =
        Async.function(
            activities.glanceAtAccess("diagnose: the API")::inspectImpersonationApi,
            request.target().projectId());
    Supplier<List<Access.Permissions>> permissions = permissions(request.target());
    Sight<ClusterSnapshot> seenCluster = Sight.of(cluster);
    Sight<CapturedBindings> seenBindings = Sight.of(bindings);
    CapturedBindings captured = seenBindings.seen();
    BeforeImage grants = captured == null ? null : captured.before();
    return Diagnoses.of(
        request,
        new Evidence(
            seenCluster.seen(),
            seenCluster.why(),
            grants,
            seenBindings.why(),
            permissions.get(),
            api(request.target().projectId(), Sight.of(api)),
            Workflow.currentTimeMillis()));
  }

  /** Asks about the cluster's project and, for a shared VPC, the host project of its network. */
  private Supplier<List<Access.Permissions>> permissions(ClusterTarget target) {
    List<Supplier<Access.Permissions>> looks = new ArrayList<>();
    looks.add(permissions(target, target.projectId(), false));
    String network = target.networkProject();
    if (network != null) {
      looks.add(permissions(target, network, true));
    }
    return () -> looks.stream().map(Supplier::get).toList();
  }

  private Supplier<Access.Permissions> permissions(
      ClusterTarget target, String project, boolean host) {
    String account = target.clientServiceAccount();
    Promise<Access.Answer> look =
        Async.function(
            activities.glanceAtAccess("diagnose: permissions in " + project)::inspectPermissions,
            new Access.Question(project, host, List.of(account), null));
    return () -> {
      Sight<Access.Answer> sight = Sight.of(look);
      Access.Permissions found =
          sight.seen() == null ? null : sight.seen().permissions().get(account);
      return found != null ? found : Access.Permissions.unknown(project, host, sight.words());
    };
  }

  private static Access.ImpersonationApi api(String project, Sight<Access.ImpersonationApi> sight) {
    return sight.seen() != null
        ? sight.seen()
        : new Access.ImpersonationApi(project, Verdict.UNKNOWN, sight.words());
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

    /** Why nothing was seen, for people. */
    String words() {
      return why == null ? "there was no answer" : why.code() + ". " + why.message();
    }

    private static Blindness blindness(StepFailed failed) {
      return failed.code() == ErrorCode.STEP_TIMED_OUT
          ? new Blindness(failed.code(), "No worker answered within half a minute.")
          : new Blindness(failed.code(), String.valueOf(failed.getMessage()));
    }
  }
}
