package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * The state of a wave, as a part of its fleet's status.
 *
 * @param name its name
 * @param state its state
 * @param counts how far it is
 * @param failuresAllowed failures that its budget allows
 * @param untilMillis when its soak or the time for its approval is over, milliseconds since the
 *     epoch; null if it waits for neither
 * @param approvedBy who approved it; null if nobody has
 */
public record WaveStatus(
    String name,
    WaveState state,
    Counts counts,
    int failuresAllowed,
    @Nullable Long untilMillis,
    @Nullable String approvedBy) {}
