package dev.embark.starter.client;

import dev.embark.workflows.model.Notice;
import java.time.Instant;

/**
 * Something that a fleet told people of, as its history keeps it: that it paused by itself, say.
 *
 * @param at when
 * @param event what happened
 * @param text the same in a sentence, with the reason
 */
public record StoryNotice(Instant at, Notice.Event event, String text) {}
