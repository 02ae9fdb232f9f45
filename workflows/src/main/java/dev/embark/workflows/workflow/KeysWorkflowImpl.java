package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.KeySwitch;
import dev.embark.workflows.model.KeySwitch.Report;
import dev.embark.workflows.model.KeySwitch.Result;
import dev.embark.workflows.model.LinkedCluster;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.plan.KeyCommands;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** See {@link KeysWorkflow}. */
public final class KeysWorkflowImpl implements KeysWorkflow {

  private final ActivityTable activities = ActivityTable.here();

  @Override
  public Report switchKeys(KeySwitch.Request request) {
    return Remembered.result(switched(request));
  }

  private Report switched(KeySwitch.Request request) {
    ClusterTarget target = request.target();
    List<Access.Key> switched = List.of();
    try {
      if (request.disable()) {
        requireImpersonation(target);
      }
      List<Access.Key> meant = meant(request);
      if (meant.isEmpty()) {
        return report(target, Result.UNCHANGED, meant, null, List.of());
      }
      switched = meant;
      switchThem(request, meant, request.disable());
      return request.disable()
          ? watched(request, meant)
          : report(target, Result.SWITCHED, meant, null, List.of());
    } catch (StepFailed failed) {
      return ended(target, switched, failed);
    } catch (ActivityFailure failure) {
      return failed(request, switched, failure);
    } catch (CanceledFailure cancelled) {
      return takenBack(request, switched, "Cancelled in Temporal.");
    }
  }

  /** Where it cannot be seen that the cluster goes on working, the keys are enabled again. */
  private Report failed(
      KeySwitch.Request request, List<Access.Key> switched, ActivityFailure failure) {
    if (failure.getCause() instanceof CanceledFailure) {
      return takenBack(request, switched, "Cancelled in Temporal.");
    }
    StepFailed failed = StepFailed.of(failure);
    return request.disable() && !switched.isEmpty()
        ? takenBack(request, switched, failed.code() + ": " + failed.message())
        : ended(request.target(), switched, failed);
  }

  /**
   * Proof that no cluster of the account lives on a key: each one that is linked to it and holds
   * credentials has those that a confirmed run of Embark recorded.
   */
  private void requireImpersonation(ClusterTarget target) {
    ClusterSnapshot cluster = look(target);
    if (!cluster.isLinkedTo(target.clientServiceAccount()) || !cluster.isHealthy()) {
      throw new StepFailed(
          ErrorCode.KEPT_LIVE,
          cluster.name() + " is not seen to work by impersonating the account; its keys stay.");
    }
    List<ClusterSnapshot> users = new ArrayList<>(List.of(cluster));
    activities
        .look("which clusters use this account?")
        .findLinkedClusters(new Requests.Linked(target))
        .clusters()
        .stream()
        .filter(LinkedCluster::holdsCredentials)
        .filter(other -> !other.clusterId().equals(target.clusterId()))
        .forEach(other -> users.add(look(neighbour(target, other))));
    Map<String, String> proven =
        activities
            .history("which credentials are proven?")
            .recordedCredentials(users.stream().map(ClusterSnapshot::clusterId).toList());
    for (ClusterSnapshot user : users) {
      String recorded = proven.get(user.clusterId());
      if (recorded == null || !recorded.equals(user.credentialsId())) {
        throw new StepFailed(
            ErrorCode.KEPT_LIVE,
            user.name() + " is not proven to impersonate: it may live on a key. Onboard it first.");
      }
    }
  }

  private static ClusterTarget neighbour(ClusterTarget target, LinkedCluster other) {
    return new ClusterTarget(
        other.clusterId(),
        target.projectId(),
        target.clientServiceAccount(),
        target.credential(),
        Map.of());
  }

  private ClusterSnapshot look(ClusterTarget target) {
    return activities
        .look("look at " + target.clusterId())
        .lookUpCluster(new Requests.LookUp(target));
  }

  private List<Access.Key> meant(KeySwitch.Request request) {
    return activities
        .access("list the keys")
        .listKeys(new Access.KeysOf(request.target(), request.authorship().changeId()))
        .keys()
        .stream()
        .filter(key -> key.disabled() != request.disable())
        .toList();
  }

  private void switchThem(KeySwitch.Request request, List<Access.Key> keys, boolean disabled) {
    Access.SwitchKeys order =
        new Access.SwitchKeys(
            request.target(),
            keys.stream().map(Access.Key::id).toList(),
            disabled,
            request.authorship().changeId());
    if (disabled) {
      activities.powers("disable " + keys.size() + " keys").switchKeys(order);
    } else {
      activities.undoPowers("enable " + keys.size() + " keys").switchKeys(order);
    }
  }

  /** Lets the change spread, then looks whether the cluster goes on working. */
  private Report watched(KeySwitch.Request request, List<Access.Key> keys) {
    String summary = "Watching the cluster without its keys";
    Workflow.newTimer(
            request.timing().propagation(), TimerOptions.newBuilder().setSummary(summary).build())
        .get();
    ClusterSnapshot now = look(request.target());
    if (!now.isHealthy()) {
      return takenBack(request, keys, now.name() + " does not work without the keys.");
    }
    List<Access.Key> disabled = keys.stream().map(key -> key.with(true)).toList();
    return report(
        request.target(),
        Result.SWITCHED,
        disabled,
        null,
        KeyCommands.toDelete(request.target(), disabled));
  }

  private Report takenBack(KeySwitch.Request request, List<Access.Key> keys, String why) {
    return Detached.call(
        () -> {
          StepFailed reason = new StepFailed(ErrorCode.KEPT_LIVE, why);
          try {
            if (!keys.isEmpty()) {
              switchThem(request, keys, !request.disable());
            }
            return report(request.target(), Result.TAKEN_BACK, List.of(), reason, List.of());
          } catch (ActivityFailure failure) {
            return ended(request.target(), keys, StepFailed.of(failure));
          }
        });
  }

  private static Report ended(ClusterTarget target, List<Access.Key> keys, StepFailed failed) {
    List<Access.Key> left = keys.stream().map(key -> key.with(true)).toList();
    return report(
        target,
        keys.isEmpty() ? Result.REFUSED : Result.LEFT_OVER,
        keys,
        failed,
        KeyCommands.toEnable(target, left));
  }

  private static Report report(
      ClusterTarget target,
      Result result,
      List<Access.Key> keys,
      @Nullable StepFailed failed,
      List<String> commands) {
    return new Report(
        target.clientServiceAccount(),
        result,
        keys,
        failed == null ? null : failed.code(),
        failed == null ? null : failed.message(),
        commands);
  }
}
