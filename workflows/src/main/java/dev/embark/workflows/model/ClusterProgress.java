package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * One cluster as its batch knows it.
 *
 * @param clusterId Cast AI's id
 * @param projectId the Google project
 * @param state {@code Pending}, {@code Running}, {@code NeedsAttention} or the kind of its outcome
 * @param code why it failed or is held, null where it did not
 * @param message the same for people, null where it did not
 */
public record ClusterProgress(
    String clusterId,
    String projectId,
    String state,
    @Nullable ErrorCode code,
    @Nullable String message) {}
