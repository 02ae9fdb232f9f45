package dev.embark.workflows.model;

import dev.embark.workflows.wire.CompressedJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions and answers when the world is compared with a manifest. Nothing is changed. */
public final class Drift {

  private Drift() {}

  /**
   * What to compare.
   *
   * @param name the fleet's name
   * @param tellsWebhooks whether drift is sent to the webhooks, because nobody waits for the answer
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
    /** The cluster is not as Embark left it. */
    DRIFT,
    /** Good to know. */
    NOTE,
    /** It could not be looked at. */
    UNCHECKED
  }

  /** The kinds of finding. */
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

    /** What a finding of this kind means, whatever else is found. */
    public Weight weight() {
      return weight;
    }

    /** Whether onboarding the cluster again mends it. */
    public boolean isMendedByOnboarding() {
      return mendedByOnboarding;
    }
  }

  /**
   * One difference from the manifest.
   *
   * @param command the command for a person to run; null if Embark can repair it, or nothing is to
   *     be done
   */
  public record Found(Kind kind, String text, @Nullable String command) {}

  /** A cluster with findings. */
  public record Cluster(ClusterTarget target, String name, List<Found> found) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Cluster {
      target = target == null ? ClusterTarget.missing() : target;
      name = name == null ? "" : name;
      found = found == null ? List.of() : List.copyOf(found);
    }

    /** Whether at least one of its findings has this weight. */
    public boolean has(Weight weight) {
      return found.stream().anyMatch(each -> each.kind().weight() == weight);
    }

    /** Whether it has drifted, and onboarding it again would mend some of that. */
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
   * @param drifted clusters that are not as Embark left them
   * @param unchecked clusters that could not be looked at, without any drift seen
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

    /** The counts of both together, which have no cluster in common. */
    public Counts plus(Counts other) {
      return new Counts(
          total + other.total,
          drifted + other.drifted,
          unchecked + other.unchecked,
          noted + other.noted);
    }

    /** Whether everything was seen, and nothing has drifted. */
    public boolean isClean() {
      return drifted == 0 && unchecked == 0;
    }
  }

  /**
   * A part of a comparison, compressed. Clusters without findings are only counted.
   *
   * @param gzip the clusters as JSON, compressed
   */
  public record Page(Counts counts, byte[] gzip) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Page {
      counts = counts == null ? Counts.NONE : counts;
      gzip = gzip == null ? new byte[0] : gzip;
    }

    /** A page about this many clusters, of which these have findings. */
    public static Page of(int total, List<Cluster> clusters) {
      return new Page(Counts.of(total, clusters), CompressedJson.write(clusters));
    }

    /**
     * The clusters with findings.
     *
     * @throws IllegalArgumentException if the content cannot be read or is too large
     */
    public List<Cluster> clusters() {
      return CompressedJson.read(gzip, Cluster.class, ClusterList.MOST_CLUSTERS);
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
