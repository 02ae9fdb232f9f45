package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * What a cluster tells its batch when it starts to wait for a person, or stops waiting.
 *
 * @param clusterId the cluster
 * @param code why it is held; null when it goes on
 * @param message the same for people; null when it goes on
 */
public record Held(String clusterId, @Nullable ErrorCode code, @Nullable String message) {}
