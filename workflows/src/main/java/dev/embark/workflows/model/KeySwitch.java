package dev.embark.workflows.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Question and answer when the keys of one client service account are disabled or enabled. */
public final class KeySwitch {

  private KeySwitch() {}

  /**
   * Disables every enabled key, or enables some of the disabled ones.
   *
   * @param target a cluster of the account
   * @param timing how long a disabled key may take to have an effect
   * @param sharing the other clusters of the account that the caller knows of. Cast AI lists only
   *     linked ones; one that is not linked may depend on a key
   * @param keyIds the keys to enable: others may have been disabled because they were stolen. Not
   *     used to disable
   */
  public record Request(
      ClusterTarget target,
      boolean disable,
      Timing timing,
      Authorship authorship,
      List<ClusterTarget> sharing,
      List<String> keyIds) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Request {
      target = target == null ? ClusterTarget.missing() : target;
      timing = timing == null ? Timing.DEFAULT : timing;
      authorship = authorship == null ? Authorship.of("unknown") : authorship;
      sharing = sharing == null ? List.of() : sharing.stream().filter(Objects::nonNull).toList();
      keyIds = keyIds == null ? List.of() : keyIds.stream().filter(Objects::nonNull).toList();
    }

    /** The clusters that the request names, each once. */
    public List<ClusterTarget> clusters() {
      Map<String, ClusterTarget> clusters = new LinkedHashMap<>();
      clusters.put(target.clusterId(), target);
      sharing.forEach(cluster -> clusters.putIfAbsent(cluster.clusterId(), cluster));
      return List.copyOf(clusters.values());
    }
  }

  /** How the switch ended. */
  public enum Result {
    /** The keys are switched, and the clusters keep working. */
    SWITCHED,
    /** There was no key to switch. */
    UNCHANGED,
    /** A cluster was not seen to work without the keys, so they are enabled again. */
    TAKEN_BACK,
    /** Nothing was touched. */
    REFUSED,
    /** Something failed on the way; the commands settle it. */
    LEFT_OVER
  }

  /**
   * The answer to a {@link Request}.
   *
   * @param keys those that were switched
   * @param code why it was refused or failed; null if it was not
   * @param commands the commands for a person to run next, to delete the keys or to settle it
   */
  public record Report(
      String account,
      Result result,
      List<Access.Key> keys,
      @Nullable ErrorCode code,
      @Nullable String message,
      List<String> commands) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Report {
      keys = keys == null ? List.of() : List.copyOf(keys);
      commands = commands == null ? List.of() : List.copyOf(commands);
    }
  }
}
