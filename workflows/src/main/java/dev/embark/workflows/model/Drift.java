package dev.embark.workflows.model;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.embark.workflows.wire.CompressedJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked and told when the world is compared with a manifest. Nothing is changed by it. */
public final class Drift {

  private Drift() {}

  /**
   * What to compare.
   *
   * @param name the fleet's name
   * @param tellsWebhooks whether drift is a notice: where nobody waits for the answer
   */
  public record Input(
      String name, ClusterList clusters, boolean tellsWebhooks, Authorship authorship) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Input {
      clusters = clusters == null ? ClusterList.of(List.of()) : clusters;
      authorship = authorship == null ? Authorship.of("unknown") : authorship;
    }
  }

  /** What a finding means. */
  public enum Weight {
    /** The cluster is not as it was left. */
    DRIFT,
    /** Good to know. */
    NOTE,
    /** It could not be looked at. */
    UNCHECKED
  }

  /** What can be found. */
  public enum Kind {
    CLUSTER_GONE(Weight.DRIFT, false),
    NOT_LINKED(Weight.DRIFT, true),
    LINKED_ELSEWHERE(Weight.DRIFT, false),
    NO_CREDENTIALS(Weight.DRIFT, true),
    TERRAFORM_REAPPLIED(Weight.DRIFT, true),
    CREDENTIALS_CHANGED(Weight.DRIFT, true),
    UNHEALTHY(Weight.DRIFT, true),
    ACCOUNT_UNUSABLE(Weight.DRIFT, false),
    BINDING_MISSING(Weight.DRIFT, true),
    BINDING_ALTERED(Weight.DRIFT, true),
    PERMISSION_MISSING(Weight.DRIFT, false),
    UNPROVEN(Weight.NOTE, true),
    PERMISSION_UNCLEAR(Weight.NOTE, false),
    KEYS_LEFT(Weight.NOTE, false),
    ORPHANED_BINDINGS(Weight.NOTE, false),
    NOT_LOOKED_AT(Weight.UNCHECKED, false);

    private final Weight weight;
    private final boolean mendedByOnboarding;

    Kind(Weight weight, boolean mendedByOnboarding) {
      this.weight = weight;
      this.mendedByOnboarding = mendedByOnboarding;
    }

    public Weight weight() {
      return weight;
    }

    /** Whether onboarding the cluster again puts it right. */
    public boolean isMendedByOnboarding() {
      return mendedByOnboarding;
    }
  }

  /**
   * One thing that is not as it should be.
   *
   * @param command what a person can run; null where repairing by Embark, or nothing, is the answer
   */
  public record Found(Kind kind, String text, @Nullable String command) {}

  /** A cluster of which there is something to say. */
  public record Cluster(ClusterTarget target, String name, List<Found> found) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Cluster {
      target = target == null ? ClusterTarget.missing() : target;
      name = name == null ? "" : name;
      found = found == null ? List.of() : List.copyOf(found);
    }

    public boolean has(Weight weight) {
      return found.stream().anyMatch(each -> each.kind().weight() == weight);
    }

    /** Whether it has drifted, and onboarding it again would put some of that right. */
    public boolean isRepairable() {
      return found.stream()
          .map(Found::kind)
          .anyMatch(kind -> kind.weight() == Weight.DRIFT && kind.isMendedByOnboarding());
    }

    /** Whether drift of it, or doubt about it, is left when it is onboarded again. */
    public boolean needsMoreThanOnboarding() {
      return found.stream()
          .map(Found::kind)
          .anyMatch(kind -> kind.weight() != Weight.NOTE && !kind.isMendedByOnboarding());
    }
  }

  /**
   * A comparison in numbers.
   *
   * @param total clusters in all
   * @param drifted clusters that are not as they were left
   * @param unchecked clusters that could not be looked at, and have not been seen to drift
   * @param noted clusters with nothing but notes
   */
  public record Counts(int total, int drifted, int unchecked, int noted) {

    public static final Counts NONE = new Counts(0, 0, 0, 0);

    static Counts of(int total, List<Cluster> clusters) {
      int drifted = (int) clusters.stream().filter(each -> each.has(Weight.DRIFT)).count();
      int unchecked =
          (int)
              clusters.stream()
                  .filter(each -> !each.has(Weight.DRIFT) && each.has(Weight.UNCHECKED))
                  .count();
      return new Counts(total, drifted, unchecked, clusters.size() - drifted - unchecked);
    }

    public Counts plus(Counts other) {
      return new Counts(
          total + other.total,
          drifted + other.drifted,
          unchecked + other.unchecked,
          noted + other.noted);
    }

    /** Whether everything was seen, and all of it as it was left. */
    public boolean isClean() {
      return drifted == 0 && unchecked == 0;
    }
  }

  /**
   * A part of a comparison, compressed. Clusters of which there is nothing to say are counted only.
   *
   * @param gzip the clusters as JSON, compressed
   */
  public record Page(Counts counts, byte[] gzip) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Page {
      counts = counts == null ? Counts.NONE : counts;
      gzip = gzip == null ? new byte[0] : gzip;
    }

    /** A page about so many clusters, of which these are worth telling. */
    public static Page of(int total, List<Cluster> clusters) {
      return new Page(Counts.of(total, clusters), CompressedJson.write(clusters));
    }

    /**
     * The clusters of which there is something to say.
     *
     * @throws IllegalArgumentException if the content cannot be read or is too large
     */
    public List<Cluster> clusters() {
      return CompressedJson.read(gzip, new TypeReference<List<Cluster>>() {});
    }
  }

  /**
   * A comparison as its workflow returns it.
   *
   * @param atMillis when it was begun, milliseconds since the epoch
   * @param pages workflow ids, each returning a {@link Page}
   */
  public record Result(String name, long atMillis, Counts counts, List<String> pages) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Result {
      counts = counts == null ? Counts.NONE : counts;
      pages = pages == null ? List.of() : List.copyOf(pages);
    }
  }
}
