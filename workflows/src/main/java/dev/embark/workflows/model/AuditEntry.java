package dev.embark.workflows.model;

/**
 * A command that a fleet has accepted.
 *
 * @param number counts the commands from 1
 * @param atMillis when, milliseconds since the epoch
 * @param command such as {@code pause}
 * @param authorship who, why and under which change
 * @param effect what it led to, in words
 */
public record AuditEntry(
    int number, long atMillis, String command, Authorship authorship, String effect) {}
