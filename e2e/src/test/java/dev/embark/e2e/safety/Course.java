package dev.embark.e2e.safety;

/** What a fault does to the step that it strikes. */
enum Course {
  /** The fault passes by itself and the step is done all the same. */
  PASSES,
  /** Only a person can mend it: the run holds, is mended and told to retry, and goes on. */
  HOLDS,
  /** The step fails for good. */
  ENDS
}
