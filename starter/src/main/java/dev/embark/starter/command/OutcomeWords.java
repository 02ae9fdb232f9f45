package dev.embark.starter.command;

import dev.embark.starter.manifest.Suggestion;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.ClusterProgress;
import dev.embark.workflows.model.Outcome;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The meanings of outcome and state names, for people. */
final class OutcomeWords {
  private static final List<Word> ENDS =
      List.of(
          Word.of(Outcome.Onboarded.class, "moved to impersonation and confirmed"),
          Word.of(Outcome.Offboarded.class, "taken off impersonation"),
          Word.of(Outcome.Unchanged.class, "already onboarded; nothing was written"),
          Word.of(Outcome.Skipped.class, "left out on request"),
          Word.of(Outcome.Unconfirmed.class, "not confirmed to work; all access kept"),
          Word.of(Outcome.RolledBack.class, "put back as it was"),
          Word.of(Outcome.RollbackIncomplete.class, "something could not be put back"),
          Word.of(Outcome.Rejected.class, "refused before anything was touched"),
          Word.of(Outcome.Lost.class, "ended from outside, without an outcome"));

  private static final List<Word> STATES =
      List.of(
          new Word(ClusterProgress.NEEDS_ATTENTION, "held as it is, waiting for a person", true),
          new Word(ClusterProgress.RUNNING, "under way", false),
          new Word(ClusterProgress.PENDING, "not started; as it was", false));

  private static final Map<String, Word> WORDS =
      Stream.concat(ENDS.stream(), STATES.stream())
          .collect(Collectors.toMap(Word::kind, Function.identity()));

  /** The order in which tables list them. */
  static final List<String> ORDER =
      Stream.concat(ENDS.stream(), STATES.stream()).map(Word::kind).toList();

  private OutcomeWords() {}

  /**
   * Returns the outcome with this name, ignoring case.
   *
   * @throws CommandException if there is no such outcome
   */
  static String kind(String written) {
    List<String> kinds = ENDS.stream().map(Word::kind).toList();
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

  /** The outcomes, for help and completion. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ENDS.stream().map(Word::kind).iterator();
    }
  }

  static String meaning(String kind) {
    Word word = WORDS.get(kind);
    return word == null ? "" : word.meaning();
  }

  /** Whether a cluster in this state needs a person's attention. */
  static boolean isTrouble(String kind) {
    Word word = WORDS.get(kind);
    return word == null || word.isTrouble();
  }

  private record Word(String kind, String meaning, boolean isTrouble) {

    static Word of(Class<? extends Outcome> outcome, String meaning) {
      return new Word(
          Outcome.kindOf(outcome), meaning, Outcome.Failure.class.isAssignableFrom(outcome));
    }
  }
}
