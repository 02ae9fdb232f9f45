package dev.embark.simulators.castai;

import java.time.Instant;

/**
 * The credentials Cast AI holds for a cluster.
 *
 * @param id new with each accepted update
 * @param mode never {@link CredentialsMode#NONE}
 * @param acceptedAt when the update was accepted
 */
public record Credentials(String id, CredentialsMode mode, Instant acceptedAt) {}
