package dev.embark.simulators.iam;

import dev.embark.simulators.call.CallLog;
import dev.embark.simulators.fault.FaultRules;
import java.time.InstantSource;

/**
 * The shared parts of one simulated IAM. Each component is thread-safe.
 *
 * @param faults the active faults
 * @param calls the call log
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
