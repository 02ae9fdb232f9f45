package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * What another try of an undo is given. The worker trusts none of it: links are taken away only
 * with its own seal, and grants only where Cast AI shows nobody who uses them.
 *
 * @param target the cluster and its client service account
 * @param options the choices of the onboarding
 * @param authorship who asked for the other try
 * @param fleet the fleet's name, null for a single cluster
 * @param wave the wave's name, null for a single cluster
 * @param leftovers what is to be put back; null where nothing is, which a run refuses
 */
public record UndoInput(
    ClusterTarget target,
    OnboardingOptions options,
    Authorship authorship,
    @Nullable String fleet,
    @Nullable String wave,
    @Nullable Leftovers leftovers)
    implements ClusterInput {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public UndoInput {
    target = target == null ? ClusterTarget.missing() : target;
    options = options == null ? OnboardingOptions.DEFAULT : options;
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
  }

  /** What another try would be given after a run with this input. */
  public static UndoInput after(ClusterInput input, @Nullable Leftovers leftovers) {
    return new UndoInput(
        input.target(),
        input.options(),
        input.authorship(),
        input.fleet(),
        input.wave(),
        leftovers);
  }

  /** The same try, asked for by somebody. */
  public UndoInput by(Authorship author) {
    return new UndoInput(target, options, author, fleet, wave, leftovers);
  }

  /** An undo looks itself. */
  @Override
  public @Nullable ClusterSnapshot snapshot() {
    return null;
  }

  @Override
  public long snapshotAtMillis() {
    return 0;
  }
}
