package dev.embark.workflows.workflow;

import io.temporal.workflow.Workflow;

/**
 * Changes of what workflows do that runs from before them must not see: their histories have to
 * replay as they were made. A new run records each change as a marker in its history, so the place
 * from which a workflow asks is as fixed as any command.
 *
 * <p>A constant goes, and the older behaviour with it, once no run is left that began before the
 * release that brought it: neither an open one, nor a closed one that is still kept, because a
 * query replays those too.
 */
enum Change {

  /**
   * A fleet gives no batch the places that another may still have under way. Fleets from before
   * shared their window out anew as soon as it changed, and do not expect batches to report places.
   */
  COUNT_PLACES_TAKEN("count-places-taken"),

  /**
   * A batch goes by the newest share, in whichever order they arrive, and reports at once when it
   * gives places up. Batches from before took each share as it came and reported at their own pace.
   */
  TELL_PLACES_TAKEN("tell-places-taken"),

  /**
   * A batch reports its first clusters under way, however few. Those from before reported a window
   * that had filled only where it was a large part of the batch.
   */
  TELL_FIRST_WINDOW("tell-first-window"),

  /**
   * A batch captures a shared account anew when none of its clusters has left anything there or is
   * under way. Those from before kept the first look, however old.
   */
  LOOK_AGAIN_AT_IDLE_ACCOUNT("look-again-at-idle-account"),

  /**
   * An off-boarding keeps the bindings of a cluster that has come alive since it was looked at, and
   * asks for the Cast AI account by name where the cluster is not linked. Runs from before did
   * neither.
   */
  SPARE_OTHERS("spare-others"),

  /**
   * A run that disables keys watches every cluster that works with the account. Runs from before
   * looked at the first one alone.
   */
  WATCH_EVERY_USER("watch-every-user"),

  /**
   * The undo of an onboarding takes back everything that was added, that which the before-image
   * shows included: somebody had removed it since. Runs from before left that.
   */
  UNDO_UNPLANNED_BINDINGS("undo-unplanned-bindings"),

  /**
   * A removal that IAM did not answer is given time to land before the next question who uses the
   * account. Runs from before gave it that only where the activity had timed out.
   */
  AWAIT_UNCLEAR_REMOVALS("await-unclear-removals"),

  /**
   * Another try at an undo gives the bindings back where a cluster needs them, because the first
   * try may have taken them away. Runs from before took them for present.
   */
  UNDO_AFTER_AN_EARLIER_TRY("undo-after-an-earlier-try"),

  /**
   * A rollback that cannot tell whether an update was accepted ends there. Runs from before posted
   * another one.
   */
  POST_NOTHING_BLINDLY("post-nothing-blindly"),

  /**
   * A fleet starts a batch only once the one before has been started. Fleets from before started as
   * many in one workflow task as their window allowed.
   */
  START_BATCHES_IN_TURN("start-batches-in-turn"),

  /**
   * A batch reports each halving of its last clusters. Batches from before reported them by tenths
   * of the batch.
   */
  REPORT_TAIL("tell-tail");

  /** As it stands in histories. */
  private final String id;

  Change(String id) {
    this.id = id;
  }

  /** Whether the calling run goes by the change: every new one does. */
  boolean applies() {
    return Workflow.getVersion(id, Workflow.DEFAULT_VERSION, 1) > Workflow.DEFAULT_VERSION;
  }
}
