package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * A person changes the limits of a running fleet; null for what stays.
 *
 * @param authorship who, and why
 * @param maxInFlight clusters under way at the same time
 * @param maxFailures failures that the fleet stands, or the wave where one is named
 * @param wave the wave whose failures are meant; null for the fleet's
 */
public record Limits(
    Authorship authorship,
    @Nullable MaxInFlight maxInFlight,
    @Nullable MaxFailures maxFailures,
    @Nullable String wave) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Limits {
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
  }
}
