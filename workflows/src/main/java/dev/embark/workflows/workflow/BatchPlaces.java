package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Places;
import dev.embark.workflows.model.Share;

/** The places of a batch's window: how many it has, and how many are taken. */
final class BatchPlaces {

  private final BatchLedger ledger;
  private final BatchChildren children;
  private Share share;
  private boolean awaited;

  BatchPlaces(Share first, BatchLedger ledger, BatchChildren children) {
    this.share = first;
    this.ledger = ledger;
    this.children = children;
  }

  /** The share of the fleet's limits that the batch goes by. */
  Share share() {
    return share;
  }

  /** Goes by another share from now on. */
  void take(Share next) {
    share = next;
  }

  /** Sets whether the fleet waits for places that the batch gives up, and so must hear at once. */
  void areAwaited(boolean byTheFleet) {
    awaited = byTheFleet;
  }

  /** Whether one more cluster may be under way. */
  boolean haveRoom() {
    return taken() < share.window();
  }

  /**
   * Whether the next place that comes free is one that the fleet waits for: the window has become
   * smaller than the number of places that are taken.
   */
  boolean areToBeGivenUp() {
    return awaited && taken() > share.window();
  }

  /** The places as a report gives them. */
  Places report() {
    return new Places(taken(), share.number());
  }

  /** A held cluster has freed its place; one that is queued has none again yet. */
  private int taken() {
    return ledger.slotsTaken() - children.queuedForSlot();
  }
}
