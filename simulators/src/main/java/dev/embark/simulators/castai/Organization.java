package dev.embark.simulators.castai;

import java.util.UUID;

/** A customer of Cast AI; clusters, keys and one Cast AI service account belong to it. */
public record Organization(UUID id, String name) {}
