package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked and told when the keys of one client service account are disabled or enabled. */
public final class KeySwitch {

  private KeySwitch() {}

  /**
   * Disables every enabled key, or enables every disabled one.
   *
   * @param timing how long a disabled key may take to show
   */
  public record Request(
      ClusterTarget target, boolean disable, Timing timing, Authorship authorship) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Request {
      target = target == null ? ClusterTarget.missing() : target;
      timing = timing == null ? Timing.DEFAULT : timing;
      authorship = authorship == null ? Authorship.of("unknown") : authorship;
    }
  }

  /** What became of the keys. */
  public enum Result {
    /** They are switched, and the cluster goes on working. */
    SWITCHED,
    /** There was none to switch. */
    UNCHANGED,
    /** The cluster was not seen to work without them, so they are enabled again. */
    TAKEN_BACK,
    /** Nothing was touched. */
    REFUSED,
    /** Something failed on the way; the commands settle it. */
    LEFT_OVER
  }

  /**
   * The end.
   *
   * @param keys those that were switched
   * @param code why it was refused or failed, null where it was not
   * @param commands what a person can run next: to delete the keys, or to settle it
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
