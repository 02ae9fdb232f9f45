package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * A person lets a wave start.
 *
 * @param authorship who approves, and why
 * @param wave the wave to start; null for the one that waits
 */
public record Approval(Authorship authorship, @Nullable String wave) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Approval {
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
  }
}
