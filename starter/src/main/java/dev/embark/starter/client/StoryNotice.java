package dev.embark.starter.client;

import dev.embark.workflows.model.Notice;
import java.time.Instant;

/**
 * A notice that a fleet sent to people, as recorded in its history, for instance that it paused
 * automatically.
 *
 * @param at when it was sent
 * @param event what happened
 * @param text the event in a sentence, with the reason
 */
public record StoryNotice(Instant at, Notice.Event event, String text) {}
