package dev.embark.simulators.castai;

import java.util.UUID;

/** A customer of Cast AI, the owner of clusters, keys and one Cast AI service account. */
public record Organization(UUID id, String name) {}
