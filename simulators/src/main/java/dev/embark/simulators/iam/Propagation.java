package dev.embark.simulators.iam;

import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * When policy changes take effect. The draw depends only on the seed and on the change, not on the
 * order of calls, so that concurrent runs stay comparable.
 *
 * @param additions the delay of new grants
 * @param removals the delay of revocations
 * @param seed selects the jitter
 */
public record Propagation(PropagationDelay additions, PropagationDelay removals, long seed) {

  /** Returns Google's delays for grants and revocations. */
  public static Propagation google(long seed) {
    return new Propagation(PropagationDelay.GOOGLE, PropagationDelay.GOOGLE, seed);
  }

  /** Returns the same fixed delay for grants and revocations. */
  public static Propagation fixed(Duration delay) {
    return new Propagation(PropagationDelay.fixed(delay), PropagationDelay.fixed(delay), 0);
  }

  /** Draws a change's delay; {@code write} distinguishes repeated writes of one grant. */
  Duration draw(String resource, Grant grant, boolean added, long write) {
    int what = Objects.hash(resource, grant, added);
    SplittableRandom random = new SplittableRandom(seed * 31 + what + (write << 32));
    double gaussian =
        Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
            * Math.cos(2 * Math.PI * random.nextDouble());
    return (added ? additions : removals).at(gaussian);
  }
}
