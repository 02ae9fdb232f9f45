package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * A GKE cluster that Cast AI knows.
 *
 * @param snapshot the part of Cast AI's cluster object on which decisions depend
 * @param location zone or region; null if Cast AI does not show it
 * @param agentStatus such as {@code online} or {@code disconnected}; null if Cast AI does not show
 *     it
 */
public record DiscoveredCluster(
    ClusterSnapshot snapshot, @Nullable String location, @Nullable String agentStatus) {}
