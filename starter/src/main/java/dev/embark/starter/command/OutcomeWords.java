package dev.embark.starter.command;

import dev.embark.starter.manifest.Suggestion;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import java.util.Iterator;
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

  /**
   * The outcome that is meant, however its letters are cased.
   *
   * @throws CommandException where there is no such outcome
   */
  static String kind(String written) {
    List<String> kinds = ends();
    return kinds.stream()
        .filter(kind -> kind.equalsIgnoreCase(written))
        .findFirst()
        .orElseThrow(
            () ->
                CommandException.of(
                        ExitCode.USAGE,
                        "There is no outcome '"
                            + written
                            + "'."
                            + Suggestion.of(written, kinds).map(text -> " " + text).orElse(""))
                    .next("Outcomes are " + String.join(", ", kinds) + "."));
  }

  private static List<String> ends() {
    List<String> open = List.of("NeedsAttention", "Running", "Pending");
    return ORDER.stream().filter(kind -> !open.contains(kind)).toList();
  }

  /** The outcomes, for help and completion. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ends().iterator();
    }
  }

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
