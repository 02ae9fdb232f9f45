package dev.embark.starter.client;

import org.jspecify.annotations.Nullable;

/**
 * The Temporal server that was asked for; null for what was left open.
 *
 * @param engine the kind of server
 * @param address host and port
 * @param namespace the namespace
 * @param profile the profile in Temporal's configuration file
 */
public record ConnectionRequest(
    Engine engine,
    @Nullable String address,
    @Nullable String namespace,
    @Nullable String profile) {}
