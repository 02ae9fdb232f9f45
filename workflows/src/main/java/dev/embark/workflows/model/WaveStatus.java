package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * Where a wave is, as a part of its fleet's status.
 *
 * @param name its name
 * @param state what is going on
 * @param counts how far it is
 * @param failuresAllowed failures it stands
 * @param untilMillis when its soak or the time for its approval is over, milliseconds since the
 *     epoch; null where it waits for neither
 * @param approvedBy who approved it, null where nobody has
 */
public record WaveStatus(
    String name,
    WaveState state,
    Counts counts,
    int failuresAllowed,
    @Nullable Long untilMillis,
    @Nullable String approvedBy) {}
