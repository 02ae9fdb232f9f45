package dev.embark.e2e.safety;

/** The effect of a fault on the step it strikes. */
enum Course {
  /** The fault passes and the step completes. */
  PASSES,
  /** Only an operator can fix it: the run holds, is fixed and retried, and continues. */
  HOLDS,
  /** The step fails for good. */
  ENDS
}
