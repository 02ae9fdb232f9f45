package dev.embark.simulators;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The clusters to simulate. Immutable. A cluster's id, name, project and account depend only on the
 * seed and its position in the fleet, so that a longer fleet begins with the shorter one.
 *
 * @param clusters in manifest order
 */
public record Fleet(List<FleetCluster> clusters) {

  /** The project of {@link ClusterSituation#OUTSIDE} clusters. */
  public static final String OUTSIDE_PROJECT = "somebody-elses-project";

  /** Spreads the clusters, as a project has at most 100 service accounts by default. */
  private static final int PROJECTS_AT_ONCE = 3;

  private static final int CLUSTERS_PER_PROJECT = 100;
  private static final int NEIGHBOURS = 3;
  private static final List<String> LOCATIONS =
      List.of("europe-west1-b", "us-central1-a", "europe-west4", "asia-northeast1-c");

  /** A mix in which every onboarding can succeed; most clusters are fresh. */
  private static final List<ClusterSituation> VARIED =
      List.of(
          ClusterSituation.FRESH,
          ClusterSituation.FRESH,
          ClusterSituation.STALE_BINDINGS,
          ClusterSituation.FRESH,
          ClusterSituation.FRESH,
          ClusterSituation.TERRAFORM_BINDINGS,
          ClusterSituation.FRESH,
          ClusterSituation.WITHOUT_CREDENTIALS,
          ClusterSituation.FOREIGN_BINDINGS,
          ClusterSituation.ON_KEY);

  public Fleet {
    clusters = List.copyOf(clusters);
  }

  /** Returns a fleet with one cluster for each situation, in this order. */
  public static Fleet of(long seed, List<ClusterSituation> situations) {
    List<FleetCluster> clusters = new ArrayList<>(situations.size());
    for (int i = 0; i < situations.size(); i++) {
      clusters.add(cluster(seed, i, situations));
    }
    return new Fleet(clusters);
  }

  /** Returns a fleet with the given number of clusters per situation, in declaration order. */
  public static Fleet of(long seed, Map<ClusterSituation, Integer> counts) {
    List<ClusterSituation> situations = new ArrayList<>();
    for (ClusterSituation situation : ClusterSituation.values()) {
      situations.addAll(Collections.nCopies(counts.getOrDefault(situation, 0), situation));
    }
    return of(seed, situations);
  }

  /** Returns a fleet in which every cluster can be onboarded: mostly fresh, some half done. */
  public static Fleet varied(long seed, int size) {
    return of(seed, IntStream.range(0, size).mapToObj(i -> VARIED.get(i % VARIED.size())).toList());
  }

  /** Returns the clusters in one situation. */
  public List<FleetCluster> in(ClusterSituation situation) {
    return clusters.stream().filter(cluster -> cluster.situation() == situation).toList();
  }

  /** Returns the only cluster in a situation. */
  public FleetCluster the(ClusterSituation situation) {
    List<FleetCluster> found = in(situation);
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " clusters are " + situation);
    }
    return found.get(0);
  }

  /** Returns the projects of the clusters, sorted. */
  public List<String> projects() {
    return clusters.stream().map(FleetCluster::projectId).distinct().sorted().toList();
  }

  private static FleetCluster cluster(long seed, int place, List<ClusterSituation> situations) {
    ClusterSituation situation = situations.get(place);
    int first = firstNeighbour(place, situations);
    String project =
        situation == ClusterSituation.OUTSIDE ? OUTSIDE_PROJECT : projectOfPlace(first);
    boolean sameName = situation == ClusterSituation.SAME_NAME;
    String name = "demo-%04d".formatted(sameName ? first + 1 : place + 1);
    String accountName =
        situation == ClusterSituation.SHARED_SERVICE_ACCOUNT ? "shared-" + first : name;
    return new FleetCluster(
        id(seed, place),
        name,
        project,
        LOCATIONS.get(place % LOCATIONS.size()),
        clientServiceAccount(accountName, project),
        situation);
  }

  /** Returns the account name that Cast AI's script derives from a cluster's name. */
  static String clientServiceAccount(String name, String projectId) {
    return "castai-gke-"
        + sha1(name).substring(0, 8)
        + "@"
        + projectId
        + ".iam.gserviceaccount.com";
  }

  /** Returns the first of the neighbours that share a project and an account with the cluster. */
  private static int firstNeighbour(int place, List<ClusterSituation> situations) {
    ClusterSituation situation = situations.get(place);
    int atMost =
        switch (situation) {
          case SHARED_SERVICE_ACCOUNT -> NEIGHBOURS;
          case SAME_NAME -> 2;
          default -> 1;
        };
    int start = place;
    while (start > 0 && situations.get(start - 1) == situation) {
      start--;
    }
    return place - (place - start) % atMost;
  }

  private static String projectOfPlace(int place) {
    int round = place / (PROJECTS_AT_ONCE * CLUSTERS_PER_PROJECT);
    return "embark-demo-%d".formatted(1 + round * PROJECTS_AT_ONCE + place % PROJECTS_AT_ONCE);
  }

  /** Returns a pseudo-random version 4 UUID. */
  private static UUID id(long seed, int place) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + place);
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Each JDK has SHA-1", e);
    }
  }
}
