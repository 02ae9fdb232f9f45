package dev.embark.starter.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command that a run accepted, as recorded in its history.
 *
 * @param at when it was accepted
 * @param name such as {@code pause}
 * @param author who gave it, as stated; null if not stated
 * @param reason why, null if not stated
 * @param change the change it was given under, null if not stated
 * @param details its other values, such as {@code maxFailures=5}; empty if there are none
 */
public record StoryCommand(
    Instant at,
    String name,
    @Nullable String author,
    @Nullable String reason,
    @Nullable String change,
    String details) {}
