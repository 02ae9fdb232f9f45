package dev.embark.starter.output;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A verb cannot do what it was asked. Printed on stderr as what happened, whose move it is and the
 * next command; the stack trace only with {@code --stacktrace}.
 */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final @Nullable String move;
  private final @Nullable String next;
  private final boolean passing;

  private CommandException(
      ExitCode exitCode,
      String message,
      @Nullable String move,
      @Nullable String next,
      boolean passing,
      @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.move = move;
    this.next = next;
    this.passing = passing;
  }

  /** What happened, in one sentence. */
  public static CommandException of(ExitCode exitCode, String message) {
    return new CommandException(exitCode, message, null, null, false, null);
  }

  /** Says who can do something about it, such as {@code you}. */
  public CommandException move(String who) {
    return copy(who, next, passing, getCause());
  }

  /** Says what to do next: a command, or a sentence; several lines are allowed. */
  public CommandException next(String command) {
    return copy(move, command, passing, getCause());
  }

  /** Keeps the cause for {@code --stacktrace}. */
  public CommandException because(Throwable cause) {
    return copy(move, next, passing, cause);
  }

  /** Says that it may pass by itself, so that whoever follows a run tries again. */
  public CommandException passing() {
    return copy(move, next, true, getCause());
  }

  /** Whether it may pass by itself. */
  public boolean isPassing() {
    return passing;
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  /** What happened, in one sentence. */
  public String what() {
    return String.valueOf(getMessage());
  }

  public Optional<String> move() {
    return Optional.ofNullable(move);
  }

  public Optional<String> next() {
    return Optional.ofNullable(next);
  }

  private CommandException copy(
      @Nullable String who, @Nullable String command, boolean passes, @Nullable Throwable cause) {
    CommandException copy = new CommandException(exitCode, what(), who, command, passes, cause);
    copy.setStackTrace(getStackTrace());
    return copy;
  }
}
