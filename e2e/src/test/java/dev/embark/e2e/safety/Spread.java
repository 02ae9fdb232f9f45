package dev.embark.e2e.safety;

import dev.embark.simulators.iam.Propagation;
import dev.embark.simulators.iam.PropagationDelay;
import java.time.Duration;

/** When written grants and revocations take effect. */
record Spread(String title, Propagation propagation) {

  /** In the order in which a living cluster would lose its access soonest. */
  static final Spread WORST =
      new Spread(
          "removals at once, additions after 150 s",
          new Propagation(
              PropagationDelay.fixed(Duration.ofSeconds(150)),
              PropagationDelay.fixed(Duration.ZERO),
              1));

  /** As Google says: two minutes in the median, seven or more in the tail, each by itself. */
  static Spread drawn(long seed) {
    return new Spread("drawn with seed " + seed, Propagation.google(seed));
  }

  /** Whether an update may be refused for a while after the wait, some clusters' for longer. */
  boolean isDrawn() {
    return !equals(WORST);
  }
}
