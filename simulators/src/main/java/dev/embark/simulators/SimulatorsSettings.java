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
 * Settings of the simulators. Immutable.
 *
 * @param ports where they listen
 * @param seed the seed for ids, faults and delays
 * @param requirements what Cast AI requires, besides token creation, before it accepts an update
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

  /** Returns free local ports, Google's delays and quotas, one organization with one key. */
  public static SimulatorsSettings defaults() {
    return new SimulatorsSettings(
        SimulatorPorts.free(), 1, Set.of(), CastAiSettings.defaults(), IamSettings.defaults());
  }

  public SimulatorsSettings withPorts(SimulatorPorts changed) {
    return new SimulatorsSettings(changed, seed, requirements, castAi, iam);
  }

  /** Returns the settings with another seed for ids, faults and delays. */
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
   * Makes policy changes take effect somewhat before the given time has passed, so that waiting
   * this long suffices in all but one of thousands of cases.
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

  /** Sets the delay between an update and its reconcile. */
  public SimulatorsSettings withReconcileDelay(Duration delay) {
    return withCastAi(castAi.withReconcile(castAi.reconcile().withDelay(delay)));
  }

  /** Replaces all API keys of the first organization by one. */
  public SimulatorsSettings withApiKey(String secret) {
    ApiKey key = new ApiKey(secret, "simulators", castAi.organizations().get(0).id(), false, null);
    return withCastAi(castAi.withKeys(List.of(key)));
  }
}
