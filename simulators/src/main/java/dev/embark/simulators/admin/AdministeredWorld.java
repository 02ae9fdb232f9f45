package dev.embark.simulators.admin;

import dev.embark.simulators.call.CallLog;
import dev.embark.simulators.castai.CastAiState;
import dev.embark.simulators.fault.FaultRules;
import dev.embark.simulators.iam.IamState;
import java.time.InstantSource;

/**
 * The world that the admin endpoint shows and changes.
 *
 * @param clock the simulated time; it can be advanced if it is a {@link
 *     dev.embark.simulators.clock.VirtualClock}
 */
public record AdministeredWorld(
    CastAiState castAi, IamState iam, FaultRules faults, CallLog calls, InstantSource clock) {}
