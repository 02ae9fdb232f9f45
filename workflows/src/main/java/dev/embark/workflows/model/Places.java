package dev.embark.workflows.model;

/**
 * Places of a batch's window that are taken.
 *
 * @param taken clusters under way, without those that are held
 * @param heard number of the last share that the batch has heard of
 */
public record Places(int taken, int heard) {}
