package dev.embark.starter.output;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signals that a verb cannot do what it was asked to do. Printed on stderr as what happened, who
 * has to act (the caller, unless stated otherwise) and the next command; the stack trace is printed
 * only with {@code --stacktrace}.
 */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The person who ran the command. */
  private static final String CALLER = "you";

  private final ExitCode exitCode;
  private final String move;
  private final @Nullable String next;
  private final boolean isTransient;

  private CommandException(
      ExitCode exitCode,
      String message,
      String move,
      @Nullable String next,
      boolean isTransient,
      @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.move = move;
    this.next = next;
    this.isTransient = isTransient;
  }

  /** Creates an exception whose message states in one sentence what happened. */
  public static CommandException of(ExitCode exitCode, String message) {
    return new CommandException(exitCode, message, CALLER, null, false, null);
  }

  /** Ends the command with this code and without a word. */
  static CommandException silent(ExitCode exitCode) {
    return of(exitCode, "");
  }

  /**
   * Creates an exception for a question answered with no; {@code nothing} states that nothing was
   * done.
   */
  public static CommandException declined(String nothing) {
    return of(ExitCode.USAGE, nothing).next("To continue, run it again and answer y or add --yes.");
  }

  /** Names another party that has to act, such as {@code Cast AI}. */
  public CommandException move(String who) {
    return copy(who, next, isTransient, getCause());
  }

  /** Sets the next step: a command or a sentence; may span several lines. */
  public CommandException next(String command) {
    return copy(move, command, isTransient, getCause());
  }

  /** Keeps the cause for {@code --stacktrace}. */
  public CommandException because(Throwable cause) {
    return copy(move, next, isTransient, cause);
  }

  /** Marks the failure as transient, so that a command that follows a run tries again. */
  public CommandException transientFailure() {
    return copy(move, next, true, getCause());
  }

  /** Whether the failure is transient. */
  public boolean isTransient() {
    return isTransient;
  }

  /** Returns the code with which the command ends. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** Returns what happened, in one sentence. */
  public String what() {
    return String.valueOf(getMessage());
  }

  /** Returns who has to act. */
  public String move() {
    return move;
  }

  /** Returns the next step, a command or a sentence; empty if the message says all there is. */
  public Optional<String> next() {
    return Optional.ofNullable(next);
  }

  private CommandException copy(
      String who, @Nullable String command, boolean passes, @Nullable Throwable cause) {
    CommandException copy = new CommandException(exitCode, what(), who, command, passes, cause);
    copy.setStackTrace(getStackTrace());
    return copy;
  }
}
