package dev.embark.starter.command;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a command that changes one thing after another could not do. One failure must not lose the
 * record of the changes before it, nor keep the others from being made. Not thread-safe.
 */
final class Missed {
  /** The result of such a thing in documents for programs. */
  static final String RESULT = "FAILED";

  private final Map<String, CommandException> byName = new LinkedHashMap<>();

  /**
   * Does one thing; after a server could not be reached, the rest fails alike without being tried,
   * as every attempt would have to be waited for.
   *
   * @return its result; empty if it failed, which is then recorded
   */
  <T> Optional<T> unless(String name, Supplier<T> change) {
    Optional<CommandException> unreachable =
        byName.values().stream()
            .filter(trouble -> trouble.exitCode() == ExitCode.UNREACHABLE)
            .findFirst();
    if (unreachable.isPresent()) {
      byName.put(name, unreachable.get());
      return Optional.empty();
    }
    try {
      return Optional.of(change.get());
    } catch (CommandException e) {
      if (e.exitCode() == ExitCode.DETACHED) {
        throw e;
      }
      byName.put(name, e);
      return Optional.empty();
    }
  }

  /** Returns why, by the name of each thing, in order. */
  Map<String, CommandException> byName() {
    return Collections.unmodifiableMap(byName);
  }

  boolean isNone() {
    return byName.isEmpty();
  }

  /** Returns the exit code of a command that did not do everything. */
  ExitCode exitCode() {
    return byName.values().stream().anyMatch(trouble -> trouble.exitCode() == ExitCode.UNREACHABLE)
        ? ExitCode.UNREACHABLE
        : ExitCode.FAILED;
  }

  /** Prints why one thing was not done, and what to do next. */
  static void print(String name, CommandException trouble, Console console) {
    console.line(name + ": " + RESULT + ". " + trouble.what());
    console.line("  next move: " + trouble.move());
    trouble.next().ifPresent(next -> next.lines().forEach(line -> console.talk("  " + line)));
  }
}
