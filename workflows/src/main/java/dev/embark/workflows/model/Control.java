package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * A command from a person to a run.
 *
 * @param authorship who, why and under which change
 * @param maxFailures for {@code resume}: the new budget; null to keep it
 * @param acknowledge for {@code resume}: go on although the budget is spent
 */
public record Control(
    Authorship authorship, @Nullable MaxFailures maxFailures, boolean acknowledge) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Control {
    authorship = authorship == null ? Authorship.of("unknown") : authorship;
  }

  /** The reason of a rollback, for people: who asked for it, and why. */
  public String rollbackReason() {
    String reason = authorship.reason();
    return "Rolled back by "
        + authorship.author()
        + (reason == null || reason.isBlank() ? "" : ": " + reason);
  }

  public static Control by(Authorship authorship) {
    return new Control(authorship, null, false);
  }
}
