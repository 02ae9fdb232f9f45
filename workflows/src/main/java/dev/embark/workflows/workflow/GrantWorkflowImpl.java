package dev.embark.workflows.workflow;

import dev.embark.workflows.model.CustomRoleRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Granting;
import dev.embark.workflows.model.Granting.Granted;
import dev.embark.workflows.model.Granting.Result;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See {@link GrantWorkflow}. */
public final class GrantWorkflowImpl implements GrantWorkflow {

  private final ActivityTable activities = ActivityTable.here();

  /** One after another: they all write the same policy. */
  @Override
  public Granting.Report grant(Granting.Request request) {
    List<Granted> done = new ArrayList<>();
    request.grants().stream()
        .limit(Granting.MOST_GRANTS)
        .filter(grant -> grant.projectId().equals(request.projectId()))
        .forEach(grant -> done.add(grant(grant)));
    return Remembered.result(new Granting.Report(request.projectId(), done));
  }

  private Granted grant(CustomRoleRequest grant) {
    CustomRoleRequest.Before before;
    try {
      before = activities.customRole("how is the role now?").captureRole(grant);
    } catch (ActivityFailure failure) {
      return ended(grant, "", Result.TAKEN_BACK, failed(failure), null);
    }
    try {
      boolean wrote = activities.customRole("make the role").putRole(grant);
      wrote |= activities.customRole("bind the role").bindRole(grant);
      return ended(
          grant,
          before.role(),
          wrote ? Result.GRANTED : Result.UNCHANGED,
          null,
          wrote && !before.bound() ? unbinding(grant, before) : null);
    } catch (ActivityFailure failure) {
      return takenBack(grant, before, failed(failure));
    }
  }

  /** Restores the before-image, even if the run is cancelled. */
  private Granted takenBack(
      CustomRoleRequest grant, CustomRoleRequest.Before before, StepFailed why) {
    return Detached.call(
        () -> {
          CustomRoleRequest.TakeBack back = new CustomRoleRequest.TakeBack(grant, before);
          try {
            activities.undoCustomRole("take the binding back").unbindRole(back);
            activities.undoCustomRole("take the role back").restoreRole(back);
            return ended(grant, before.role(), Result.TAKEN_BACK, why, null);
          } catch (ActivityFailure failure) {
            return ended(
                grant,
                before.role(),
                Result.LEFT_OVER,
                StepFailed.of(failure),
                unbinding(grant, before));
          }
        });
  }

  private static StepFailed failed(ActivityFailure failure) {
    try {
      return StepFailed.of(failure);
    } catch (CanceledFailure cancelled) {
      return new StepFailed(ErrorCode.CANCELLED, "Cancelled in Temporal.");
    }
  }

  private static Granted ended(
      CustomRoleRequest grant,
      String role,
      Result result,
      @Nullable StepFailed why,
      @Nullable String command) {
    return new Granted(
        grant.target().clusterId(),
        grant.target().clientServiceAccount(),
        role,
        result,
        why == null ? null : why.code(),
        why == null ? null : why.message(),
        command);
  }

  private static String unbinding(CustomRoleRequest grant, CustomRoleRequest.Before before) {
    return "gcloud projects remove-iam-policy-binding "
        + grant.projectId()
        + " --role="
        + before.role()
        + " --member=serviceAccount:"
        + grant.target().clientServiceAccount()
        + " --condition=None";
  }
}
