package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * The input for another try of an undo. The worker trusts none of it: links are removed only with
 * its own seal, and grants only if Cast AI shows no cluster that uses them.
 *
 * @param target the cluster and its client service account
 * @param options the choices of the onboarding
 * @param authorship who asked for the other try
 * @param fleet the fleet's name; null for a single cluster
 * @param wave the wave's name; null for a single cluster
 * @param leftovers what is to be put back; null if nothing is, which a run refuses
 */
public record UndoInput(
    ClusterTarget target,
    ClusterOptions options,
    Authorship authorship,
    @Nullable String fleet,
    @Nullable String wave,
    @Nullable Leftovers leftovers)
    implements ClusterInput {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public UndoInput {
    target = target == null ? ClusterTarget.missing() : target;
    options = options == null ? ClusterOptions.DEFAULT : options;
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
  }

  /** The input for another try after a run with this input. */
  public static UndoInput after(ClusterInput input, @Nullable Leftovers leftovers) {
    return new UndoInput(
        input.target(),
        input.options(),
        input.authorship(),
        input.fleet(),
        input.wave(),
        leftovers);
  }

  /** The same try, with this authorship. */
  public UndoInput by(Authorship author) {
    return new UndoInput(target, options, author, fleet, wave, leftovers);
  }
}
