package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * Who asked for something, and why: as stated by the caller, not verified.
 *
 * @param author such as {@code ada@laptop}
 * @param reason free text
 * @param changeId id of a change request
 */
public record Authorship(String author, @Nullable String reason, @Nullable String changeId) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Authorship {
    author = author == null || author.isBlank() ? "unknown" : OneLine.of(author);
    reason = OneLine.orNull(reason);
    changeId = OneLine.orNull(changeId);
  }

  public static Authorship of(String author) {
    return new Authorship(author, null, null);
  }
}
