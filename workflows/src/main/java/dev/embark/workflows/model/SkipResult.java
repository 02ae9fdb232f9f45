package dev.embark.workflows.model;

/**
 * What became of the clusters that were to be skipped.
 *
 * @param skipped had not started: they are skipped
 * @param letGo were held: what was done to them is undone, then they count as skipped
 * @param underWay are under way: not skipped
 * @param ended had ended: not skipped
 */
public record SkipResult(int skipped, int letGo, int underWay, int ended) {

  public static final SkipResult NONE = new SkipResult(0, 0, 0, 0);

  /** A result of this many clusters that had not started. */
  public static SkipResult ofSkipped(int clusters) {
    return new SkipResult(clusters, 0, 0, 0);
  }

  /** A result of this many clusters that were held. */
  public static SkipResult ofLetGo(int clusters) {
    return new SkipResult(0, clusters, 0, 0);
  }

  /** A result of this many clusters that are under way. */
  public static SkipResult ofUnderWay(int clusters) {
    return new SkipResult(0, 0, clusters, 0);
  }

  /** A result of this many clusters that had ended. */
  public static SkipResult ofEnded(int clusters) {
    return new SkipResult(0, 0, 0, clusters);
  }

  public SkipResult plus(SkipResult other) {
    return new SkipResult(
        skipped + other.skipped,
        letGo + other.letGo,
        underWay + other.underWay,
        ended + other.ended);
  }

  /** For people. */
  public String words() {
    return skipped
        + " skipped, "
        + letGo
        + " held and let go, "
        + underWay
        + " under way and "
        + ended
        + " ended, not skipped";
  }
}
