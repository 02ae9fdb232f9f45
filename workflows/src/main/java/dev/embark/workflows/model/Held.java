package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * The message of a cluster to its batch when it starts or stops waiting for a person.
 *
 * @param clusterId the cluster
 * @param code why it is held; null when it goes on
 * @param message the same for people; null when it goes on
 */
public record Held(String clusterId, @Nullable ErrorCode code, @Nullable String message) {}
