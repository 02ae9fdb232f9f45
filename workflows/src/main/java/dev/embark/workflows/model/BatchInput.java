package dev.embark.workflows.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a batch is given.
 *
 * @param fleet the fleet's name
 * @param wave the wave's name
 * @param number the batch's number within the fleet's run
 * @param targets at most {@link #MOST_CLUSTERS}
 * @param options choices for each cluster
 * @param authorship who asked
 * @param share the share at the start
 * @param castServiceAccounts by organization: the account that its earlier clusters got
 * @param skips clusters to skip, with the reason
 * @param offboarding how clusters are taken off impersonation; null if they are onboarded
 */
public record BatchInput(
    String fleet,
    String wave,
    int number,
    List<ClusterTarget> targets,
    ClusterOptions options,
    Authorship authorship,
    Share share,
    Map<String, String> castServiceAccounts,
    Map<String, String> skips,
    @Nullable OffboardingChoices offboarding) {

  /**
   * With about 4.5 events a cluster, a batch of this size stays far below the 4,096 at which
   * Temporal suggests that a run continue as new.
   */
  public static final int MOST_CLUSTERS = 250;

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public BatchInput {
    targets = targets == null ? List.of() : List.copyOf(targets);
    options = options == null ? ClusterOptions.DEFAULT : options;
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
    share = share == null ? Share.first(1) : share;
    castServiceAccounts = castServiceAccounts == null ? Map.of() : Map.copyOf(castServiceAccounts);
    skips = skips == null ? Map.of() : Map.copyOf(skips);
  }
}
