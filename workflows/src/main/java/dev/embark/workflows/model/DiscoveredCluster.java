package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * A GKE cluster that Cast AI knows.
 *
 * @param snapshot what decisions need
 * @param location zone or region, null where Cast AI does not say
 * @param agentStatus such as {@code online} or {@code disconnected}, null likewise
 */
public record DiscoveredCluster(
    ClusterSnapshot snapshot, @Nullable String location, @Nullable String agentStatus) {}
