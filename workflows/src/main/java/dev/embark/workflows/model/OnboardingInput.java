package dev.embark.workflows.model;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The input of one onboarding.
 *
 * @param target the cluster and its client service account
 * @param options the operator's choices
 * @param authorship who asked
 * @param fleet the fleet's name; null for a single cluster
 * @param wave the wave's name; null for a single cluster
 * @param snapshot the batch's view of the cluster; null if the workflow has to look itself
 * @param snapshotAtMillis when the snapshot was asked for, milliseconds since the epoch
 * @param captured the batch's first look at a shared client service account; null if the workflow
 *     has to look itself
 * @param expectedCastServiceAccount the account that the rest of the fleet got; null while unknown
 * @param provenCredentialsId the {@code credentialsId} that an earlier confirmed run recorded; null
 *     if there is none
 * @param bindingsRemovedAtMillis when the last run ended that may have removed bindings of this
 *     account, milliseconds since the epoch; 0 if none is known
 */
public record OnboardingInput(
    ClusterTarget target,
    ClusterOptions options,
    Authorship authorship,
    @Nullable String fleet,
    @Nullable String wave,
    @Nullable ClusterSnapshot snapshot,
    long snapshotAtMillis,
    @Nullable CapturedBindings captured,
    @Nullable String expectedCastServiceAccount,
    @Nullable String provenCredentialsId,
    long bindingsRemovedAtMillis)
    implements ClusterInput {

  /** An older snapshot of a batch is not used. */
  private static final Duration SNAPSHOT_LIFE = Duration.ofSeconds(60);

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public OnboardingInput {
    target = target == null ? ClusterTarget.missing() : target;
    options = options == null ? ClusterOptions.DEFAULT : options;
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
  }

  /**
   * The same without everything that only a batch can know: what it saw, what was proven, what the
   * rest of the fleet got. An input from elsewhere could claim anything there, and so make the undo
   * remove grants by claiming that they were not there before.
   */
  public OnboardingInput withoutParentClaims() {
    return single(target, options, authorship);
  }

  /**
   * The batch's view if it is younger than a minute; one that claims to be from the future is not
   * used.
   */
  public Optional<ClusterSnapshot> freshSnapshot(long nowMillis) {
    long age = nowMillis - snapshotAtMillis;
    return age >= 0 && age < SNAPSHOT_LIFE.toMillis()
        ? Optional.ofNullable(snapshot)
        : Optional.empty();
  }

  /** The input for one cluster outside any fleet. */
  public static OnboardingInput single(
      ClusterTarget target, ClusterOptions options, Authorship authorship) {
    return new OnboardingInput(
        target, options, authorship, null, null, null, 0, null, null, null, 0);
  }
}
