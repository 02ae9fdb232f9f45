package dev.embark.starter.client;

import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.PlanReference;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.model.Rollout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Creates the input of a fleet. */
public final class FleetInputs {
  private FleetInputs() {}

  /** Returns the input for these clusters with this rollout and these options. */
  public static FleetInput of(
      String name,
      List<ClusterTarget> clusters,
      Rollout rollout,
      ClusterOptions options,
      Authorship authorship) {
    return of(name, clusters, rollout, options, authorship, null);
  }

  /** Returns the input for clusters to be off-boarded. */
  public static FleetInput leaving(
      String name,
      List<ClusterTarget> clusters,
      Rollout rollout,
      ClusterOptions options,
      OffboardingChoices choices,
      Authorship authorship) {
    Hash hash = new Hash();
    hash.add(digest(clusters, rollout, options));
    hash.add(DigestText.of(choices));
    return new FleetInput(
        name, hash.hex(), ClusterList.of(clusters), rollout, options, authorship, null, choices);
  }

  /** Returns the input for the clusters of a frozen plan. */
  static FleetInput of(
      String name,
      List<ClusterTarget> clusters,
      Rollout rollout,
      ClusterOptions options,
      Authorship authorship,
      @Nullable PlanReference plan) {
    return new FleetInput(
        name,
        digest(clusters, rollout, options),
        ClusterList.of(clusters),
        rollout,
        options,
        authorship,
        plan);
  }

  /**
   * Returns a former run's input restricted to some of its clusters: retrying an off-boarding does
   * not onboard, and a frozen plan keeps its reference.
   */
  static FleetInput again(FleetInput former, List<ClusterTarget> clusters, Authorship authorship) {
    OffboardingChoices choices = former.offboarding();
    return choices == null
        ? of(former.name(), clusters, former.rollout(), former.options(), authorship, former.plan())
        : leaving(former.name(), clusters, former.rollout(), former.options(), choices, authorship);
  }

  /** Returns the SHA-256 digest of everything in a frozen plan. */
  static String digest(FrozenPlan plan) {
    return digest(plan, true);
  }

  /**
   * Returns the digest that a frozen plan had before the descriptions and expressions of conditions
   * became a part of it. A cluster that is bound as Cast AI documents has conditions.
   */
  static String digestWithoutConditions(FrozenPlan plan) {
    return digest(plan, false);
  }

  private static String digest(FrozenPlan plan, boolean conditions) {
    Hash hash = new Hash();
    hash.add(plan.name());
    hash.add(plan.author());
    hash.add(plan.plannedAt().toString());
    hash.add(DigestText.of(plan.identity()));
    hash.add(String.valueOf(plan.castServiceAccount()));
    List<ClusterTarget> targets = plan.clusters().stream().map(PlannedCluster::target).toList();
    hash.add(digest(targets, plan.rollout(), plan.options()));
    for (PlannedCluster cluster : plan.clusters()) {
      hash.add(DigestText.of(cluster));
      if (conditions) {
        addConditions(cluster, hash);
      }
    }
    return hash.hex();
  }

  private static void addConditions(PlannedCluster cluster, Hash hash) {
    for (Grant grant : cluster.grants()) {
      if (grant.condition() != null) {
        hash.add(DigestText.of(grant.condition()));
      }
    }
  }

  /**
   * Returns the SHA-256 digest of the content that determines what a fleet does: the same for
   * manifests that differ only in format, comments, spelling of defaults or order of labels.
   */
  static String digest(List<ClusterTarget> clusters, Rollout rollout, ClusterOptions options) {
    Hash hash = new Hash();
    hash.add("embark/v1");
    hash.add(rollout.maxInFlight().toString());
    hash.add(rollout.maxFailures().toString());
    hash.add(Integer.toString(rollout.waves().size()));
    rollout.waves().forEach(wave -> hash.add(DigestText.of(wave)));
    hash.add(options.timing().propagation().toString());
    hash.add(options.onFailure().name());
    hash.add(Boolean.toString(options.includeTerraformManaged()));
    hash.add(Boolean.toString(options.relink()));
    for (ClusterTarget cluster : clusters) {
      hash.add(cluster.clusterId());
      hash.add(cluster.projectId());
      hash.add(cluster.clientServiceAccount());
      hash.add(cluster.credential());
      if (cluster.expectation() != null) {
        hash.add("expects " + cluster.expectation());
      }
      hash.add(Integer.toString(cluster.labels().size()));
      new TreeMap<>(cluster.labels())
          .forEach(
              (key, value) -> {
                hash.add(key);
                hash.add(value);
              });
    }
    return hash.hex();
  }

  /** Hashes each value with its length, so that no two lists of values hash alike. */
  private static final class Hash {
    private final MessageDigest sha256 = sha256();

    void add(String value) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      sha256.update(bytes);
    }

    String hex() {
      return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java platform has SHA-256", e);
      }
    }
  }
}
