package dev.embark.workflows.model;

/**
 * How many places of its window a batch uses.
 *
 * @param taken clusters under way, without those that are held or wait for a place
 * @param share number of the share that the batch goes by
 */
public record Places(int taken, int share) {}
