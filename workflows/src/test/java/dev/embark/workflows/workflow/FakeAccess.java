package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.CustomRoleRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.port.AccessActivities;
import dev.embark.workflows.port.CustomRoleActivities;
import dev.embark.workflows.port.KeySwitchActivities;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Permissions, custom roles and keys behind the ports, for tests of the workflows alone. */
final class FakeAccess implements AccessActivities, CustomRoleActivities, KeySwitchActivities {

  /** The two permissions in Cast AI's own instructions. */
  static final List<String> OF_THE_INSTRUCTIONS =
      List.of("compute.subnetworks.useExternalIp", "compute.networks.useExternalIp");

  private final Map<String, List<String>> missing = new HashMap<>();
  private final Map<String, List<Access.Key>> keys = new HashMap<>();
  private final Map<String, Runnable> failures = new HashMap<>();
  private final Set<String> withoutApi = new HashSet<>();
  private final Set<String> roles = new HashSet<>();
  private final Set<String> bound = new HashSet<>();
  private final List<String> calls = new ArrayList<>();

  synchronized void lacks(String project, String account, List<String> permissions) {
    missing.put(project + " " + account, permissions);
  }

  /** Switches off the API through which Cast AI impersonates. */
  synchronized void switchesApiOff(String project) {
    withoutApi.add(project);
  }

  void key(String account, String id, boolean disabled) {
    key(account, new Access.Key(id, "2024-05-06T07:08:09Z", disabled));
  }

  synchronized void key(String account, Access.Key key) {
    keys.computeIfAbsent(account, name -> new ArrayList<>()).add(key);
  }

  /** Makes each call of this activity fail until {@link #heal}. */
  synchronized void failAlways(String activity, ErrorCode code) {
    failures.put(activity, () -> FakeWorld.fail(code));
  }

  /** Makes each call of this activity fail with a {@link LongPause} after it. */
  synchronized void failBeforeALongPause(String activity, ErrorCode code) {
    failures.put(activity, () -> LongPause.failBefore(code));
  }

  synchronized void heal() {
    failures.clear();
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  synchronized Set<String> roles() {
    return Set.copyOf(roles);
  }

  synchronized Set<String> bound() {
    return Set.copyOf(bound);
  }

  synchronized List<Access.Key> keysOf(String account) {
    return List.copyOf(keys.getOrDefault(account, List.of()));
  }

  // ---- reads

  @Override
  public synchronized Access.Answer inspectPermissions(Access.Question question) {
    enter("inspectPermissions", question.projectId());
    Map<String, Permissions> answer = new HashMap<>();
    for (String account : question.accounts()) {
      List<String> lacking = missing.getOrDefault(question.projectId() + " " + account, List.of());
      Verdict verdict = lacking.isEmpty() ? Verdict.YES : Verdict.NO;
      answer.put(account, new Permissions(question.projectId(), verdict, lacking, null));
    }
    return new Access.Answer(answer);
  }

  @Override
  public synchronized Access.ImpersonationApi inspectImpersonationApi(String projectId) {
    enter("inspectImpersonationApi", projectId);
    Verdict on = withoutApi.contains(projectId) ? Verdict.NO : Verdict.YES;
    return new Access.ImpersonationApi(projectId, on, null);
  }

  @Override
  public synchronized Access.Keys listKeys(Access.KeysOf request) {
    enter("listKeys", request.target().clientServiceAccount());
    return new Access.Keys(keysOf(request.target().clientServiceAccount()));
  }

  // ---- powers

  @Override
  public synchronized CustomRoleRequest.Before captureRole(CustomRoleRequest grant) {
    enter("captureRole", role(grant));
    return new CustomRoleRequest.Before(
        role(grant), roles.contains(role(grant)), List.of(), bound.contains(binding(grant)));
  }

  @Override
  public synchronized boolean putRole(CustomRoleRequest grant) {
    enter("putRole", role(grant));
    return roles.add(role(grant));
  }

  @Override
  public synchronized boolean bindRole(CustomRoleRequest grant) {
    enter("bindRole", role(grant));
    return bound.add(binding(grant));
  }

  @Override
  public synchronized boolean unbindRole(CustomRoleRequest.TakeBack request) {
    enter("unbindRole", role(request.grant()));
    return !request.before().bound() && bound.remove(binding(request.grant()));
  }

  @Override
  public synchronized boolean restoreRole(CustomRoleRequest.TakeBack request) {
    enter("restoreRole", role(request.grant()));
    return !request.before().existed() && roles.remove(role(request.grant()));
  }

  @Override
  public synchronized Access.Keys switchKeys(Access.SwitchKeys request) {
    enter("switchKeys", request.target().clientServiceAccount());
    String account = request.target().clientServiceAccount();
    List<Access.Key> switched =
        keysOf(account).stream()
            .filter(key -> request.keyIds().contains(key.id()))
            .map(key -> key.with(request.disabled()))
            .toList();
    List<Access.Key> now = new ArrayList<>(keysOf(account));
    now.removeIf(key -> request.keyIds().contains(key.id()));
    now.addAll(switched);
    keys.put(account, now);
    return new Access.Keys(switched);
  }

  private void enter(String activity, String subject) {
    calls.add(activity + " " + subject);
    failures.getOrDefault(activity, () -> {}).run();
  }

  private static String role(CustomRoleRequest grant) {
    return grant.projectId() + "/" + grant.target().clusterId();
  }

  private static String binding(CustomRoleRequest grant) {
    return role(grant) + " to " + grant.target().clientServiceAccount();
  }
}
