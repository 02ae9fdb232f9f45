package dev.embark.e2e.safety;

import dev.embark.simulators.iam.Propagation;
import dev.embark.simulators.iam.PropagationDelay;
import java.time.Duration;

/** When written grants and revocations take effect. */
record Spread(String title, Propagation propagation) {

  /** The order in which a live cluster would lose its access soonest. */
  static final Spread WORST =
      new Spread(
          "removals at once, additions after 150 s",
          new Propagation(
              PropagationDelay.fixed(Duration.ofSeconds(150)),
              PropagationDelay.fixed(Duration.ZERO),
              1));

  /** As Google documents: median two minutes, tail seven or more, each change independently. */
  static Spread drawn(long seed) {
    return new Spread("drawn with seed " + seed, Propagation.google(seed));
  }

  /** Returns whether updates may be rejected for a while after the wait, varying by cluster. */
  boolean isDrawn() {
    return !equals(WORST);
  }
}
