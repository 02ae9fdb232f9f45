package dev.embark.starter.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command that a run has accepted, as its history tells it.
 *
 * @param at when
 * @param name such as {@code pause}
 * @param author who, as stated; null where it does not say
 * @param reason why, null where it does not say
 * @param change under which change, null where it does not say
 * @param details what else was asked for, such as {@code maxFailures=5}; empty where nothing
 */
public record StoryCommand(
    Instant at,
    String name,
    @Nullable String author,
    @Nullable String reason,
    @Nullable String change,
    String details) {}
