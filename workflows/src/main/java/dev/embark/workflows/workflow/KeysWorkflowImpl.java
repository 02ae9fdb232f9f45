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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** See {@link KeysWorkflow}. */
public final class KeysWorkflowImpl implements KeysWorkflow {

  /** A cluster that works by impersonating, and has to go on doing so with these credentials. */
  private record User(ClusterTarget target, @Nullable String credentialsId) {}

  private final ActivityTable activities = ActivityTable.here();

  @Override
  public Report switchKeys(KeySwitch.Request request) {
    return Remembered.result(switched(request));
  }

  private Report switched(KeySwitch.Request request) {
    ClusterTarget target = request.target();
    List<Access.Key> switched = List.of();
    try {
      List<User> users = request.disable() ? requireImpersonation(request) : List.of();
      List<Access.Key> meant = meant(request);
      if (meant.isEmpty()) {
        return report(target, Result.UNCHANGED, meant, null, List.of());
      }
      switched = meant;
      switchThem(request, meant, request.disable());
      return request.disable()
          ? watched(request, meant, users)
          : report(target, Result.SWITCHED, meant, null, List.of());
    } catch (StepFailed failed) {
      return ended(target, switched, failed);
    } catch (ActivityFailure failure) {
      return failed(request, switched, failure);
    } catch (CanceledFailure cancelled) {
      return takenBack(request, switched, cancelled());
    }
  }

  /** If the clusters cannot be seen to keep working, the keys are enabled again. */
  private Report failed(
      KeySwitch.Request request, List<Access.Key> switched, ActivityFailure failure) {
    if (failure.getCause() instanceof CanceledFailure) {
      return takenBack(request, switched, cancelled());
    }
    StepFailed failed = StepFailed.of(failure);
    return request.disable() && !switched.isEmpty()
        ? takenBack(request, switched, failed)
        : ended(request.target(), switched, failed);
  }

  /**
   * Proves that no cluster of the account depends on a key: each one holds the credentials that a
   * confirmed run of Embark recorded. Cast AI lists the clusters that are linked to the account;
   * every cluster that the request names must be among them, because an unlinked one may depend on
   * a key unseen.
   *
   * @return the clusters that work now, to be watched
   */
  private List<User> requireImpersonation(KeySwitch.Request request) {
    List<ClusterTarget> named = request.clusters();
    List<User> working = new ArrayList<>();
    List<ClusterSnapshot> seen = new ArrayList<>();
    for (ClusterTarget each : named) {
      ClusterSnapshot cluster = requireWorking(each, request.target());
      seen.add(cluster);
      working.add(new User(each, cluster.credentialsId()));
    }
    for (ClusterTarget neighbour : neighbours(named)) {
      ClusterSnapshot cluster = look(neighbour);
      seen.add(cluster);
      // Watching a cluster that was in trouble before would prove nothing.
      if (cluster.isHealthy()) {
        working.add(new User(neighbour, cluster.credentialsId()));
      }
    }
    requireProof(seen);
    return working;
  }

  private ClusterSnapshot requireWorking(ClusterTarget each, ClusterTarget target) {
    String account = target.clientServiceAccount();
    if (!Objects.equals(each.clientServiceAccount(), account)) {
      throw new StepFailed(
          ErrorCode.INVALID_INPUT, "The request names clusters of several service accounts.");
    }
    ClusterSnapshot cluster = look(each);
    if (!cluster.isLinkedTo(account) || !cluster.isHealthy()) {
      throw stillNeeded(cluster.name() + " is not seen to work by impersonation.");
    }
    return cluster;
  }

  /**
   * Clusters that hold credentials and are linked to the account, but are not named in the request.
   */
  private List<ClusterTarget> neighbours(List<ClusterTarget> named) {
    Map<String, ClusterTarget> found = new LinkedHashMap<>();
    Set<String> asked = new HashSet<>();
    for (ClusterTarget each : named) {
      // Each key of Cast AI sees the clusters of its own organization.
      if (asked.add(each.credential())) {
        activities
            .inventory("which clusters use this account?")
            .findLinkedClusters(new Requests.Linked(each))
            .clusters()
            .stream()
            .filter(LinkedCluster::holdsCredentials)
            .forEach(other -> found.putIfAbsent(other.clusterId(), neighbour(each, other)));
      }
    }
    named.forEach(each -> found.remove(each.clusterId()));
    return List.copyOf(found.values());
  }

  private void requireProof(List<ClusterSnapshot> clusters) {
    Map<String, String> proven =
        activities
            .history("which credentials are proven?")
            .recordedCredentials(clusters.stream().map(ClusterSnapshot::clusterId).toList());
    for (ClusterSnapshot cluster : clusters) {
      String recorded = proven.get(cluster.clusterId());
      if (recorded == null || !recorded.equals(cluster.credentialsId())) {
        throw stillNeeded(cluster.name() + " is not proven to impersonate: it may be using a key.");
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

  /** Nobody but the caller knows which keys Embark disabled, and which were disabled for good. */
  private List<Access.Key> meant(KeySwitch.Request request) {
    boolean onlyNamed = !request.disable() && Change.ENABLE_NAMED_KEYS.applies();
    if (onlyNamed && request.keyIds().isEmpty()) {
      throw new StepFailed(ErrorCode.INVALID_INPUT, "The request names no key to enable.");
    }
    return activities
        .access("list the keys")
        .listKeys(new Access.KeysOf(request.target(), request.authorship().changeId()))
        .keys()
        .stream()
        .filter(key -> key.disabled() != request.disable())
        .filter(key -> !onlyNamed || request.keyIds().contains(key.id()))
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
      activities.keySwitch("disable " + keys.size() + " keys").switchKeys(order);
    } else {
      activities.undoKeySwitch("enable " + keys.size() + " keys").switchKeys(order);
    }
  }

  /** Lets the change spread, then checks that the clusters keep working. */
  private Report watched(KeySwitch.Request request, List<Access.Key> keys, List<User> users) {
    String summary = "Watching the clusters without their keys";
    Workflow.newTimer(
            request.timing().propagation(), TimerOptions.newBuilder().setSummary(summary).build())
        .get();
    for (User user : toWatch(users)) {
      ClusterSnapshot now = look(user.target());
      if (!Objects.equals(now.credentialsId(), user.credentialsId())) {
        return takenBack(
            request,
            keys,
            stillNeeded(now.name() + " was given other credentials in the meantime."));
      }
      if (!now.isHealthy()) {
        return takenBack(
            request, keys, stillNeeded(now.name() + " does not work without the keys."));
      }
    }
    List<Access.Key> disabled = keys.stream().map(key -> key.with(true)).toList();
    return report(
        request.target(),
        Result.SWITCHED,
        disabled,
        null,
        KeyCommands.toDelete(request.target(), disabled));
  }

  private static List<User> toWatch(List<User> users) {
    boolean all = users.size() == 1 || Change.WATCH_EVERY_USER.applies();
    return all ? users : users.subList(0, 1);
  }

  private static StepFailed stillNeeded(String why) {
    return new StepFailed(ErrorCode.KEYS_STILL_NEEDED, why);
  }

  private static StepFailed cancelled() {
    return new StepFailed(ErrorCode.CANCELLED, "Cancelled in Temporal.");
  }

  private Report takenBack(KeySwitch.Request request, List<Access.Key> keys, StepFailed reason) {
    return Detached.call(
        () -> {
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
