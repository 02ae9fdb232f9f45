package dev.embark.workflows.model;

import java.util.List;

/**
 * The commands that a fleet has accepted, the earliest first.
 *
 * @param dropped how many earlier ones are no longer kept
 * @param entries the others
 */
public record Audit(int dropped, List<AuditEntry> entries) {

  /** How many are kept here; the history of the run has all of them. */
  public static final int MOST_ENTRIES = 200;

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Audit {
    entries = entries == null ? List.of() : List.copyOf(entries);
  }
}
