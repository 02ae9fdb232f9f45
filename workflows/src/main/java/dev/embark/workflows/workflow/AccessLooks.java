package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.TargetRules;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Read-only looks at the permissions and keys of client service accounts: one question for each
 * project, one list for each account. What could not be seen is reported as "could not tell".
 */
final class AccessLooks {

  private final @Nullable String changeId;
  private final ActivityTable activities = ActivityTable.here();
  private final ConcurrentLooks looks = new ConcurrentLooks();
  private final Map<String, Permissions> permissions = new HashMap<>();
  private final Map<String, Access.Keys> keys = new HashMap<>();
  private final Map<String, String> keysUnseen = new HashMap<>();

  AccessLooks(@Nullable String changeId) {
    this.changeId = changeId;
  }

  /** Asks once for each project: about its own accounts, and about those that use its network. */
  void lookAtPermissions(List<ClusterTarget> targets) {
    Map<String, Set<String>> own = new LinkedHashMap<>();
    Map<String, Set<String>> host = new LinkedHashMap<>();
    for (ClusterTarget target : wellFormed(targets)) {
      String account = target.clientServiceAccount();
      own.computeIfAbsent(target.projectId(), project -> new LinkedHashSet<>()).add(account);
      String network = target.networkProject();
      if (network != null) {
        host.computeIfAbsent(network, project -> new LinkedHashSet<>()).add(account);
      }
    }
    own.forEach((project, accounts) -> ask(project, false, accounts));
    host.forEach((project, accounts) -> ask(project, true, accounts));
    looks.awaitAll();
  }

  void lookAtKeys(List<ClusterTarget> targets) {
    Map<String, ClusterTarget> accounts = new LinkedHashMap<>();
    wellFormed(targets).forEach(target -> accounts.putIfAbsent(target.accountKey(), target));
    accounts.values().forEach(this::listKeys);
    looks.awaitAll();
  }

  Seen seen(ClusterTarget target) {
    String network = target.networkProject();
    return new Seen(
        target,
        permissions(target, target.projectId(), false),
        network == null ? null : permissions(target, network, true),
        keys.get(target.accountKey()),
        keysUnseen.get(target.accountKey()));
  }

  private Permissions permissions(ClusterTarget target, String project, boolean host) {
    return permissions.getOrDefault(
        key(project, host, target.clientServiceAccount()),
        Permissions.unknown(String.valueOf(project), host, "it was not looked at"));
  }

  private void ask(String project, boolean host, Set<String> accounts) {
    List<String> asked = new ArrayList<>(accounts);
    Access.Question question = new Access.Question(project, host, asked, changeId);
    looks.begin(
        () ->
            Async.function(
                activities.access("permissions in " + project)::inspectPermissions, question),
        answer -> {
          Permissions none = Permissions.unknown(project, host, "there was no answer");
          asked.forEach(
              account ->
                  permissions.put(
                      key(project, host, account),
                      answer.permissions().getOrDefault(account, none)));
        },
        failure -> {
          Permissions unknown = Permissions.unknown(project, host, words(failure));
          asked.forEach(account -> permissions.put(key(project, host, account), unknown));
        });
  }

  private void listKeys(ClusterTarget target) {
    looks.begin(
        () ->
            Async.function(
                activities.access("keys of " + target.clientServiceAccount())::listKeys,
                new Access.KeysOf(target, changeId)),
        found -> keys.put(target.accountKey(), found),
        failure -> keysUnseen.put(target.accountKey(), words(failure)));
  }

  private static String words(RuntimeException failure) {
    return failure instanceof ActivityFailure activity
        ? StepFailed.of(activity).words()
        : String.valueOf(failure.getMessage());
  }

  private static List<ClusterTarget> wellFormed(List<ClusterTarget> targets) {
    return targets.stream().filter(target -> TargetRules.problems(target).isEmpty()).toList();
  }

  private static String key(String project, boolean host, String account) {
    return project + (host ? " host " : " own ") + account;
  }
}
