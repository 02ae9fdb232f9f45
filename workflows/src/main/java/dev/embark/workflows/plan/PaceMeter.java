package dev.embark.workflows.plan;

import dev.embark.workflows.model.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how fast clusters end, over the last ten minutes. Immutable.
 *
 * @param samples the measurements, the earliest first
 */
public record PaceMeter(List<Sample> samples) {

  /** How many clusters had ended at a time. */
  public record Sample(long atMillis, int ended) {}

  public static final PaceMeter NEW = new PaceMeter(List.of());

  private static final long WINDOW = Duration.ofMinutes(10).toMillis();
  private static final long APART = Duration.ofSeconds(5).toMillis();

  public PaceMeter {
    samples = List.copyOf(samples);
  }

  /** The meter with another measurement. */
  public PaceMeter seeing(long nowMillis, int ended) {
    List<Sample> kept = new ArrayList<>(samples);
    int last = kept.size() - 1;
    if (last > 0 && nowMillis - kept.get(last - 1).atMillis() < APART) {
      kept.remove(last);
    }
    kept.add(new Sample(nowMillis, ended));
    while (kept.size() > 2 && nowMillis - kept.get(1).atMillis() > WINDOW) {
      kept.remove(0);
    }
    return new PaceMeter(kept);
  }

  /**
   * The pace, and the time that is left at it.
   *
   * @param left clusters that have not ended
   * @param soaks soak times that have to pass in addition
   */
  public Pace pace(int left, Duration soaks) {
    if (samples.size() < 2) {
      return Pace.UNKNOWN;
    }
    Sample first = samples.get(0);
    Sample last = samples.get(samples.size() - 1);
    long millis = last.atMillis() - first.atMillis();
    int ended = last.ended() - first.ended();
    if (millis <= 0 || ended <= 0) {
      return Pace.UNKNOWN;
    }
    double perMinute = ended * 60_000.0 / millis;
    return new Pace(
        Math.round(perMinute * 10) / 10.0, Math.round(left / perMinute * 60) + soaks.toSeconds());
  }
}
