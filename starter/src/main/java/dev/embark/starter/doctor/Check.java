package dev.embark.starter.doctor;

import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.ErrorCode.Move;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was checked.
 *
 * @param name what, in a word or two
 * @param standing how it stands
 * @param message one sentence
 * @param move whose move it is, null where nobody has to do anything
 * @param advice commands to paste or sentences to follow, in this order
 * @param subjects the accounts, credentials or attributes that it is about; may be empty
 */
public record Check(
    String name,
    Standing standing,
    String message,
    @Nullable String move,
    List<String> advice,
    List<String> subjects) {

  private static final String YOURS = Move.OPERATOR.who();

  /** How something stands. */
  public enum Standing {
    OK,
    /** It works, and a person should know. */
    WARNING,
    /** An onboarding would fail. */
    PROBLEM,
    /** Cannot be reached, or does not let us in. */
    NO_ACCESS,
    /** Could not be found out. */
    NOT_CHECKED;

    /** The code that a command ends with because of it. */
    public ExitCode exitCode() {
      return switch (this) {
        case OK, WARNING, NOT_CHECKED -> ExitCode.DONE;
        case PROBLEM -> ExitCode.FAILED;
        case NO_ACCESS -> ExitCode.UNREACHABLE;
      };
    }
  }

  public Check {
    advice = List.copyOf(advice);
    subjects = List.copyOf(subjects);
  }

  static Check ok(String name, String message) {
    return new Check(name, Standing.OK, message, null, List.of(), List.of());
  }

  static Check notChecked(String name, String message) {
    return new Check(name, Standing.NOT_CHECKED, message, null, List.of(), List.of());
  }

  static Check warning(String name, String message, String... advice) {
    return new Check(name, Standing.WARNING, message, YOURS, List.of(advice), List.of());
  }

  static Check problem(String name, String message, String... advice) {
    return new Check(name, Standing.PROBLEM, message, YOURS, List.of(advice), List.of());
  }

  static Check noAccess(String name, String message, String... advice) {
    return new Check(name, Standing.NO_ACCESS, message, YOURS, List.of(advice), List.of());
  }

  Check about(List<String> those) {
    return new Check(name, standing, message, move, advice, those);
  }

  Check move(Move whose) {
    return new Check(name, standing, message, whose.who(), advice, subjects);
  }
}
