package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * What one onboarding is given.
 *
 * @param target the cluster and its client service account
 * @param options the operator's choices
 * @param authorship who asked
 * @param fleet the fleet's name, null for a single cluster
 * @param wave the wave's name, null for a single cluster
 * @param snapshot the batch's view of the cluster, null where the workflow has to look itself
 * @param snapshotAtMillis when the snapshot was asked for, milliseconds since the epoch
 * @param captured the group's first look at a shared client service account, null where the
 *     workflow has to look itself
 * @param expectedCastServiceAccount the account that the rest of the fleet was given, null while
 *     unknown
 * @param provenCredentialsId the {@code credentialsId} that an earlier confirmed run recorded, null
 *     where there is none
 * @param bindingsRemovedAtMillis until when an undo of the same batch may have removed bindings of
 *     the account, milliseconds since the epoch; 0 where none has
 */
public record OnboardingInput(
    ClusterTarget target,
    OnboardingOptions options,
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

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public OnboardingInput {
    target = target == null ? ClusterTarget.missing() : target;
    options = options == null ? OnboardingOptions.DEFAULT : options;
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
  }

  /**
   * The same without everything that only a batch can know: what it saw, what was proven, what the
   * rest of the fleet got. Whoever starts a run by hand could claim anything there, and have the
   * undo take away what it is told was never there.
   */
  public OnboardingInput withoutParentClaims() {
    return single(target, options, authorship);
  }

  /** The input for one cluster outside any fleet. */
  public static OnboardingInput single(
      ClusterTarget target, OnboardingOptions options, Authorship authorship) {
    return new OnboardingInput(
        target, options, authorship, null, null, null, 0, null, null, null, 0);
  }
}
