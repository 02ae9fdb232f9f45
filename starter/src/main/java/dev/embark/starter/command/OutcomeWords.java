package dev.embark.starter.command;

import java.util.List;
import java.util.Map;

/** What the names of outcomes and states mean, for people. */
final class OutcomeWords {
  /** In the order in which tables list them. */
  static final List<String> ORDER =
      List.of(
          "Onboarded",
          "Offboarded",
          "Unchanged",
          "Skipped",
          "Unconfirmed",
          "RolledBack",
          "RollbackIncomplete",
          "Rejected",
          "Lost",
          "NeedsAttention",
          "Running",
          "Pending");

  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry("Onboarded", "moved to impersonation and confirmed"),
          Map.entry("Offboarded", "taken off impersonation"),
          Map.entry("Unchanged", "was onboarded already; nothing was written"),
          Map.entry("Skipped", "left out on request"),
          Map.entry("Unconfirmed", "updated, not seen to work yet; all access kept"),
          Map.entry("RolledBack", "put back as it was"),
          Map.entry("RollbackIncomplete", "something could not be put back"),
          Map.entry("Rejected", "refused before anything was touched"),
          Map.entry("Lost", "ended from outside, without an outcome"),
          Map.entry("NeedsAttention", "held as it is; waits for a person"),
          Map.entry("Running", "under way"),
          Map.entry("Pending", "not started; as it was"));

  private OutcomeWords() {}

  static String meaning(String kind) {
    return MEANINGS.getOrDefault(kind, "");
  }

  /** Whether a cluster in this state needs somebody to look at it. */
  static boolean isTrouble(String kind) {
    return switch (kind) {
      case "Onboarded", "Offboarded", "Unchanged", "Skipped", "Running", "Pending" -> false;
      default -> true;
    };
  }
}
