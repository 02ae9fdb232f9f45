package dev.embark.workflows.plan;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.TargetRules;
import java.util.List;

/** The commands that remove keys which are no longer needed once a cluster impersonates. */
public final class KeyCommands {

  private KeyCommands() {}

  /** Disables the keys that are enabled: the step that can be taken back. */
  public static List<String> toDisable(ClusterTarget target, List<Access.Key> keys) {
    return keys.stream()
        .filter(key -> !key.disabled())
        .map(key -> command("disable", target, key))
        .toList();
  }

  /** Enables the keys that are disabled. */
  public static List<String> toEnable(ClusterTarget target, List<Access.Key> keys) {
    return keys.stream()
        .filter(Access.Key::disabled)
        .map(key -> command("enable", target, key))
        .toList();
  }

  /** Deletes the keys, for good. */
  public static List<String> toDelete(ClusterTarget target, List<Access.Key> keys) {
    return keys.stream().map(key -> command("delete", target, key)).toList();
  }

  private static String command(String verb, ClusterTarget target, Access.Key key) {
    return "gcloud iam service-accounts keys "
        + verb
        + " "
        + key.id()
        + " --iam-account="
        + target.clientServiceAccount()
        + " --project="
        + TargetRules.accountProject(target);
  }
}
