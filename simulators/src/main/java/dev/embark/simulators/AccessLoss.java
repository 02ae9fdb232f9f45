package dev.embark.simulators;

import java.time.Instant;
import java.util.UUID;

/** The loss of Cast AI's access to a cluster, at the given time. */
public record AccessLoss(UUID clusterId, Instant at) {}
