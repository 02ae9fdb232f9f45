package dev.embark.simulators;

import java.time.Instant;
import java.util.UUID;

/** A cluster that Cast AI could enter until a time, and then could not. */
public record AccessLoss(UUID clusterId, Instant at) {}
