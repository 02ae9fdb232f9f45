package dev.embark.workflows.workflow;

/** How far a run is on its way, or on the way back. */
final class RunPosition {

  private Place place = Place.UNTOUCHED;

  private enum Place {
    /** Nothing was changed. */
    UNTOUCHED,

    /** Something may have been changed, and can be undone. */
    TOUCHED,

    /** The update was accepted: nothing is taken away any more. */
    PIVOT_CROSSED,

    /** What was changed is being undone. */
    UNDOING,

    /** The undo found that the update was accepted, so that the run has to be finished. */
    FINISHING
  }

  /** From now on something may have changed. */
  void touch() {
    if (place == Place.UNTOUCHED) {
      place = Place.TOUCHED;
    }
  }

  /** From now on nothing is taken away. */
  void crossPivot() {
    place = place == Place.UNDOING ? Place.FINISHING : Place.PIVOT_CROSSED;
  }

  void startUndoing() {
    place = Place.UNDOING;
  }

  boolean isTouched() {
    return place != Place.UNTOUCHED;
  }

  boolean isPivotCrossed() {
    return place == Place.PIVOT_CROSSED || place == Place.FINISHING;
  }

  /** Whether something was changed, and the run is still on its way to the pivot. */
  boolean isHalfway() {
    return place == Place.TOUCHED;
  }

  /** Whether the run is on the way back, or finishes because there is none. */
  boolean isTakingBack() {
    return place == Place.UNDOING || place == Place.FINISHING;
  }
}
