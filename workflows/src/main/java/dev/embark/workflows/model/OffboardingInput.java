package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * The input of one off-boarding.
 *
 * @param target the cluster and its client service account
 * @param options choices that apply to both onboarding and off-boarding
 * @param choices choices that apply only to off-boarding
 * @param authorship who asked
 * @param fleet the fleet's name; null for a single cluster
 * @param wave the wave's name; null for a single cluster
 */
public record OffboardingInput(
    ClusterTarget target,
    ClusterOptions options,
    OffboardingChoices choices,
    Authorship authorship,
    @Nullable String fleet,
    @Nullable String wave)
    implements ClusterInput {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public OffboardingInput {
    target = target == null ? ClusterTarget.missing() : target;
    options = options == null ? ClusterOptions.DEFAULT : options;
    choices = choices == null ? new OffboardingChoices(false, null) : choices;
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
  }

  /** The input for one cluster outside any fleet. */
  public static OffboardingInput single(
      ClusterTarget target,
      ClusterOptions options,
      OffboardingChoices choices,
      Authorship authorship) {
    return new OffboardingInput(target, options, choices, authorship, null, null);
  }
}
