package dev.embark.starter.doctor;

import dev.embark.starter.client.FailureExit;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.ErrorCode.Move;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one check.
 *
 * @param name the subject, in a word or two
 * @param standing the verdict
 * @param message one sentence
 * @param move who has to act, null if no one does
 * @param advice commands to paste or sentences to follow, in this order
 * @param subjects the affected accounts, credentials or attributes; may be empty
 */
public record Check(
    String name,
    Standing standing,
    String message,
    @Nullable String move,
    List<String> advice,
    List<String> subjects) {

  private static final String YOURS = Move.OPERATOR.who();

  /** The verdict of a check. */
  public enum Standing {
    OK,
    /** It works, but a person should know. */
    WARNING,
    /** An onboarding would fail. */
    PROBLEM,
    /** It cannot be reached or denies access. */
    NO_ACCESS,
    /** It could not be determined. */
    NOT_CHECKED;

    /** Returns the verdict with which {@code doctor} ends as other commands do on this failure. */
    static Standing of(ErrorCode code) {
      return FailureExit.of(code) == ExitCode.UNREACHABLE ? NO_ACCESS : PROBLEM;
    }

    /** Returns the exit code that a command ends with because of it. */
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
