package dev.embark.simulators.iam;

import dev.embark.simulators.call.CallLog;
import dev.embark.simulators.fault.FaultRules;
import java.time.InstantSource;

/**
 * What every part of one simulated IAM shares. Each component is thread-safe.
 *
 * @param faults what goes wrong, and when
 * @param calls who asked for what
 */
record World(
    IamSettings settings,
    InstantSource clock,
    FaultRules faults,
    CallLog calls,
    Directory directory,
    RoleCatalog roles,
    Etags etags,
    UniqueIds uniqueIds) {

  World(IamSettings settings, InstantSource clock, FaultRules faults, CallLog calls) {
    this(
        settings,
        clock,
        faults,
        calls,
        new Directory(),
        new RoleCatalog(),
        new Etags(),
        new UniqueIds());
  }
}
