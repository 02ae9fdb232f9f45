package dev.embark.workflows.model;

/**
 * How many of its places a batch uses.
 *
 * @param taken clusters under way, without those that are held or wait for a place
 * @param share number of the share that it goes by
 */
public record Places(int taken, int share) {}
