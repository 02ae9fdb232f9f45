package dev.embark.workflows.plan;

import dev.embark.workflows.model.FleetPause;
import dev.embark.workflows.model.FleetStatus;
import dev.embark.workflows.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be done next with a fleet: each state that is not final has such commands. */
public final class NextCommands {

  private NextCommands() {}

  /** The commands, the likeliest first. */
  public static List<String> of(FleetStatus status) {
    String name = status.name();
    return switch (status.state()) {
      case RUNNING -> List.of("embark watch " + name, "embark pause " + name);
      case PAUSED ->
          status.pause() == FleetPause.STALE_PLAN
              ? ofStalePlan(name)
              : whilePaused(status, status.pause());
      case AWAITING_APPROVAL ->
          List.of(
              "embark approve " + name + " --wave " + status.wave(),
              "embark skip " + name + " --cluster ID --reason TEXT",
              "embark stop " + name);
      case NEEDS_ATTENTION -> ofHeld(name);
      case STOPPING, ROLLING_BACK ->
          status.waitsForSomebody()
              ? List.of("embark retry " + name)
              : List.of("embark watch " + name);
      case COMPLETED, STOPPED, ROLLED_BACK -> retries(status);
    };
  }

  /**
   * The command that retries what has failed. Clusters that could not be put back need another
   * undo: it would be wrong to onboard them first, and a retry leaves out clusters that were let
   * go. Only another off-boarding takes up what an off-boarding has left.
   */
  public static List<String> retries(FleetStatus status) {
    int left = status.offboarding() ? 0 : status.counts().of(Outcome.RollbackIncomplete.class);
    List<String> commands = new ArrayList<>();
    if (left > 0) {
      commands.add("embark retry " + status.name() + " --undo");
    }
    if (status.counts().failed() > left) {
      commands.add("embark retry " + status.name());
    }
    return commands;
  }

  private static List<String> ofHeld(String name) {
    return List.of(
        "embark retry " + name,
        "embark skip " + name + " --held --reason TEXT",
        "embark rollback " + name);
  }

  /** A retry does not help: go on without these clusters, or make another plan. */
  private static List<String> ofStalePlan(String name) {
    return List.of(
        "embark resume " + name + " --acknowledge",
        "embark stop " + name,
        "embark plan FILE --out PLAN",
        "embark rollback " + name);
  }

  private static List<String> whilePaused(FleetStatus status, @Nullable FleetPause pause) {
    String name = status.name();
    List<String> commands = new ArrayList<>();
    if (pause == FleetPause.BUDGET) {
      commands.addAll(retries(status));
      commands.add("embark resume " + name + " --acknowledge");
    } else {
      if (pause == FleetPause.PREFLIGHT) {
        commands.add("embark skip " + name + " --cluster ID --reason TEXT");
      }
      commands.add("embark resume " + name);
      if (status.counts().held() > 0) {
        commands.add("embark retry " + name);
      }
    }
    commands.add("embark stop " + name);
    commands.add("embark rollback " + name);
    return commands;
  }
}
