package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A read-only look at clusters of a wave. */
public final class WaveCheck {

  private WaveCheck() {}

  /** What the look is for. */
  public enum Purpose {
    /** Could they be onboarded? */
    PREFLIGHT,
    /** Do they still work? */
    RECONFIRMATION,
    /** Could they be taken off impersonation? */
    DEPARTURE
  }

  /**
   * What to look at.
   *
   * @param purpose what the look is for
   * @param clusters at most {@link #MOST_CLUSTERS}
   * @param options the run's choices for each cluster
   */
  public record Input(Purpose purpose, ClusterList clusters, ClusterOptions options) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Input {
      purpose = purpose == null ? Purpose.PREFLIGHT : purpose;
      clusters = clusters == null ? ClusterList.of(List.of()) : clusters;
      options = options == null ? ClusterOptions.DEFAULT : options;
    }
  }

  /**
   * What was seen.
   *
   * @param checked how many clusters were looked at
   * @param findings clusters that could not be onboarded or taken off, or no longer work
   * @param obstacle why the look was not possible; null if it was
   * @param message the same in words; null if it was possible
   */
  public record Result(
      int checked,
      List<ClusterProgress> findings,
      @Nullable ErrorCode obstacle,
      @Nullable String message) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Result {
      findings = findings == null ? List.of() : List.copyOf(findings);
    }
  }

  /** A limit because the answer stays in the history of the look: about 600 bytes a cluster. */
  public static final int MOST_CLUSTERS = 500;
}
