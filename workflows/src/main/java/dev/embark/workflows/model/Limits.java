package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * A person changes the limits of a running fleet; null for what stays.
 *
 * @param authorship who, and why
 * @param maxInFlight clusters under way at the same time
 * @param maxFailures the budget of failures of the fleet, or of the wave if one is named
 * @param wave the wave whose budget is changed; null for the fleet's
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
