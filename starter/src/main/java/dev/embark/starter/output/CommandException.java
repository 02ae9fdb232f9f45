package dev.embark.starter.output;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A verb cannot do what it was asked. Printed on stderr as what happened, whose move it is (the
 * caller's, unless another's is named) and the next command; the stack trace only with {@code
 * --stacktrace}.
 */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The person who gave the command. */
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

  /** What happened, in one sentence. */
  public static CommandException of(ExitCode exitCode, String message) {
    return new CommandException(exitCode, message, CALLER, null, false, null);
  }

  /** That somebody has answered no, so that nothing was done; {@code nothing} says so. */
  public static CommandException declined(String nothing) {
    return of(ExitCode.USAGE, nothing).next("To go on, run it again and answer y, or add --yes.");
  }

  /** Says who else than the caller can do something about it, such as {@code Cast AI}. */
  public CommandException move(String who) {
    return copy(who, next, isTransient, getCause());
  }

  /** Says what to do next: a command, or a sentence; several lines are allowed. */
  public CommandException next(String command) {
    return copy(move, command, isTransient, getCause());
  }

  /** Keeps the cause for {@code --stacktrace}. */
  public CommandException because(Throwable cause) {
    return copy(move, next, isTransient, cause);
  }

  /** Says that it may pass by itself, so that a command that follows a run tries again. */
  public CommandException transientFailure() {
    return copy(move, next, true, getCause());
  }

  /** Whether it may pass by itself. */
  public boolean isTransient() {
    return isTransient;
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  /** What happened, in one sentence. */
  public String what() {
    return String.valueOf(getMessage());
  }

  /** Who can do something about it. */
  public String move() {
    return move;
  }

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
