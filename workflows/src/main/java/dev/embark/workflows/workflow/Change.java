package dev.embark.workflows.workflow;

import io.temporal.workflow.Workflow;

/**
 * Changes in workflow code that must not affect runs from before: their histories have to replay as
 * they were recorded. A new run records each change as a marker in its history, so the place where
 * a workflow asks for it is as fixed as that of any command.
 *
 * <p>A constant may be removed, together with the older behaviour, once no run from before its
 * release is left: no open one, and no closed one that Temporal still retains, because queries
 * replay those too.
 */
enum Change {

  /**
   * A fleet gives no batch a place that another may still be using. Older fleets divide their
   * window again at once, and do not expect batches to report places.
   */
  COUNT_PLACES_TAKEN("count-places-taken"),

  /**
   * A batch goes by the newest share, in whatever order they arrive, and reports at once when it
   * gives places up. Older batches take each share as it comes and report at their own pace.
   */
  TELL_PLACES_TAKEN("tell-places-taken"),

  /**
   * A batch reports its first clusters under way, however few. Older batches report a filled window
   * only if it is a large part of the batch.
   */
  TELL_FIRST_WINDOW("tell-first-window"),

  /**
   * A batch looks at a shared account again if none of its clusters is under way or has left
   * anything there. Older batches keep the first look, however old.
   */
  LOOK_AGAIN_AT_IDLE_ACCOUNT("look-again-at-idle-account"),

  /**
   * An off-boarding keeps the bindings of a cluster that has come alive since the first look, and
   * wants the Cast AI account named if the cluster is not linked. Older runs do neither.
   */
  SPARE_OTHERS("spare-others"),

  /**
   * A run that disables keys watches every cluster that works with the account. Older runs watch
   * only the first one.
   */
  WATCH_EVERY_USER("watch-every-user"),

  /** A run enables only the keys that its request names. Older runs enable every disabled key. */
  ENABLE_NAMED_KEYS("enable-named-keys"),

  /**
   * The undo of an onboarding also removes what it added although the before-image shows it:
   * another writer had removed that since. Older runs leave it.
   */
  UNDO_UNPLANNED_BINDINGS("undo-unplanned-bindings"),

  /**
   * A removal that IAM did not answer gets time to land before the next question who uses the
   * account. Older runs wait only if the activity timed out.
   */
  AWAIT_UNCLEAR_REMOVALS("await-unclear-removals"),

  /**
   * Another try of an undo gives the bindings back if a cluster needs them, because the first try
   * may have removed them. Older runs take them for present.
   */
  UNDO_AFTER_AN_EARLIER_TRY("undo-after-an-earlier-try"),

  /**
   * A rollback that cannot tell whether an update was accepted ends there. Older runs post another
   * one.
   */
  POST_NOTHING_BLINDLY("post-nothing-blindly"),

  /**
   * A fleet starts a batch only once the previous one has started. Older fleets start as many in
   * one workflow task as their window allows.
   */
  START_BATCHES_IN_TURN("start-batches-in-turn"),

  /**
   * A batch reports each halving of its last clusters. Older batches report them by tenths of the
   * batch.
   */
  REPORT_TAIL("tell-tail"),

  /**
   * A batch also asks Temporal which runs before it may have removed bindings a moment ago. Older
   * batches know only of their own undos.
   */
  RECALL_REMOVALS("recall-removals"),

  /**
   * After each lost answer an update is posted again twice as much later. Older runs post as soon
   * as the one before has settled.
   */
  POST_AGAIN_LATER("post-again-later"),

  /**
   * A removal that is due long after Cast AI was asked who uses the account asks again first. Older
   * runs remove the bindings on an answer of any age.
   */
  ASK_AGAIN_AFTER_LONG("ask-again-after-long"),

  /**
   * Another try of an undo gives bindings that are owed back even if the cluster has other
   * credentials by then. Older runs keep everything as it is.
   */
  GIVE_OWED_BINDINGS_BACK("give-owed-bindings-back"),

  /**
   * Another try of an undo goes on if the cluster's former credentials are gone: no update takes
   * them away without giving others. Older runs take that for somebody else's update.
   */
  UNDO_WITHOUT_CREDENTIALS("undo-without-credentials"),

  /**
   * A removal that Google's quota or another writer stopped is tried again at a time of its own,
   * and one whose token Google refused is tried again at all. Older runs all come back at the same
   * moments, and give up on a refused token.
   */
  SPREAD_REMOVALS("spread-removals"),

  /**
   * After a removal a cluster waits longer if its bindings were to be made, whoever made them.
   * Older runs wait longer only if their own last attempt wrote.
   */
  WAIT_AS_PLANNED("wait-as-planned"),

  /**
   * A batch warns the running clusters of an account when another one's run ends that may have
   * removed bindings, and a cluster that is warned waits longer. Older batches tell only those that
   * they start afterwards, and older clusters go by their input alone.
   */
  WARN_OF_REMOVALS("warn-of-removals"),

  /**
   * A cluster whose bindings all stood before waits longer if the policy was changed between its
   * look and its own first try, because that try may have made some again. Older runs take them for
   * untouched.
   */
  HEED_CHANGED_POLICY("heed-changed-policy"),

  /**
   * A batch keeps its first look at a shared account while bindings stand there that an undo has
   * kept for another cluster. Older batches look again, and take them for those of others.
   */
  KEEP_LOOK_OF_KEPT_BINDINGS("keep-look-of-kept-bindings"),

  /**
   * A run that is interrupted during a step ends as interrupted, whatever becomes of the step.
   * Older runs end with its failure or are held for it, and an off-boarding ignores the
   * interruption if no other step follows.
   */
  PUT_INTERRUPTION_FIRST("put-interruption-first"),

  /**
   * The examination of an installation has a limited number of looks under way. Older ones begin
   * all at once, although Temporal does not take as many as a large manifest needs.
   */
  LOOK_IN_TURN("look-in-turn"),

  /**
   * A batch that has no list of its clusters still asks which runs before it may have removed
   * bindings. Older batches ask only once they have the list.
   */
  RECALL_REMOVALS_WITHOUT_LIST("recall-removals-without-list"),

  /**
   * A batch that learns of a removal by an earlier run warns the running clusters of the account.
   * Older batches tell only those that they start afterwards.
   */
  WARN_OF_RECALLED_REMOVALS("warn-of-recalled-removals"),

  /**
   * A batch looks at a shared account again if a later undo found none of the bindings that one had
   * kept there: whatever stands there next was made by others. Older batches keep their first look.
   */
  FORGET_BINDINGS_THAT_WENT("forget-bindings-that-went"),

  /**
   * A batch of off-boardings neither looks at shared accounts nor recalls what was confirmed: its
   * clusters look for themselves. Older batches do both.
   */
  LOOK_LESS_FOR_OFFBOARDINGS("look-less-for-offboardings"),

  /**
   * An onboarding is not held if its update finds somebody else's credentials. After each hold it
   * looks at the cluster before its update, so that it replaces nothing that others set during the
   * hold. Older runs take what they find afterwards for their own.
   */
  SPARE_CREDENTIALS_SET_WHILE_HELD("spare-credentials-set-while-held"),

  /**
   * An off-boarding that may take a live cluster's access keeps its bindings if it has other
   * credentials by then. Older runs take the loss of those for accepted as well.
   */
  SPARE_CLUSTER_ONBOARDED_AGAIN("spare-cluster-onboarded-again"),

  /**
   * Another try of an undo that finds other credentials removes no bindings. Older runs remove them
   * if they were owed and no cluster uses the account any more.
   */
  ONLY_GIVE_BINDINGS_BACK("only-give-bindings-back"),

  /**
   * The loss of a cluster's access is accepted for the credentials that the operator was shown.
   * Older off-boardings take it as accepted for whatever the cluster holds when its turn comes.
   */
  ACCEPT_LOSS_AS_SHOWN("accept-loss-as-shown"),

  /**
   * An off-boarding asks Cast AI whose the only bindings are. Older ones conclude from the link
   * that they are the cluster's.
   */
  ASK_WHOSE_BINDINGS("ask-whose-bindings"),

  /**
   * An off-boarding that finds nothing to take away where it expects something looks again after a
   * while. Older ones believe the first look.
   */
  LOOK_TWICE_WHEN_LEAVING("look-twice-when-leaving");

  /** The id of the marker in histories; never change it. */
  private final String id;

  Change(String id) {
    this.id = id;
  }

  /** Whether the change applies to the calling run, as it does to every new one. */
  boolean applies() {
    return Workflow.getVersion(id, Workflow.DEFAULT_VERSION, 1) > Workflow.DEFAULT_VERSION;
  }
}
