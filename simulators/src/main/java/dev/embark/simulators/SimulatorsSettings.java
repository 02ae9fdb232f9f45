package dev.embark.simulators;

import dev.embark.simulators.castai.ApiKey;
import dev.embark.simulators.castai.CastAiSettings;
import dev.embark.simulators.iam.IamSettings;
import dev.embark.simulators.iam.Propagation;
import dev.embark.simulators.iam.PropagationDelay;
import dev.embark.simulators.iam.QuotaLimits;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How to run the simulators. Immutable.
 *
 * @param ports where they listen
 * @param seed what ids, faults and delays are drawn from
 * @param requirements what Cast AI asks for before it accepts an update, besides minting tokens
 * @param castAi how Cast AI behaves
 * @param iam how IAM behaves
 */
public record SimulatorsSettings(
    SimulatorPorts ports,
    long seed,
    Set<VerdictRequirement> requirements,
    CastAiSettings castAi,
    IamSettings iam) {

  public SimulatorsSettings {
    requirements = Set.copyOf(requirements);
  }

  /** Free ports on this machine, Google's delays and quotas, one organization with one key. */
  public static SimulatorsSettings defaults() {
    return new SimulatorsSettings(
        SimulatorPorts.free(), 1, Set.of(), CastAiSettings.defaults(), IamSettings.defaults());
  }

  public SimulatorsSettings withPorts(SimulatorPorts changed) {
    return new SimulatorsSettings(changed, seed, requirements, castAi, iam);
  }

  /** Draws ids, faults and delays from another seed. */
  public SimulatorsSettings withSeed(long changed) {
    Propagation reseeded =
        new Propagation(iam.propagation().additions(), iam.propagation().removals(), changed);
    return new SimulatorsSettings(
        ports, changed, requirements, castAi.withSeed(changed), iam.withPropagation(reseeded));
  }

  public SimulatorsSettings withRequirements(Set<VerdictRequirement> changed) {
    return new SimulatorsSettings(ports, seed, changed, castAi, iam);
  }

  public SimulatorsSettings withCastAi(CastAiSettings changed) {
    return new SimulatorsSettings(ports, seed, requirements, changed, iam);
  }

  public SimulatorsSettings withIam(IamSettings changed) {
    return new SimulatorsSettings(ports, seed, requirements, castAi, changed);
  }

  /**
   * Lets changes of policies take effect somewhat before the given time has passed, so that waiting
   * this long is enough for all but one in thousands.
   */
  public SimulatorsSettings withPropagationWithin(Duration duration) {
    long nanos = duration.toNanos();
    PropagationDelay delay =
        new PropagationDelay(
            Duration.ofNanos(nanos / 100 * 80), Duration.ofNanos(nanos / 100 * 92));
    return withIam(iam.withPropagation(new Propagation(delay, delay, seed)));
  }

  /** Turns Google's quotas on or off. */
  public SimulatorsSettings withQuotas(boolean on) {
    return withIam(iam.withQuota(on ? QuotaLimits.GOOGLE : QuotaLimits.OFF));
  }

  /** Lets reconciles follow so long after an update. */
  public SimulatorsSettings withReconcileDelay(Duration delay) {
    return withCastAi(castAi.withReconcile(castAi.reconcile().withDelay(delay)));
  }

  /** Lets one key in, in place of all others, for the first organization. */
  public SimulatorsSettings withApiKey(String secret) {
    ApiKey key = new ApiKey(secret, "simulators", castAi.organizations().get(0).id(), false, null);
    return withCastAi(castAi.withKeys(List.of(key)));
  }
}
