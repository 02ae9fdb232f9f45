package dev.embark.starter.command;

import dev.embark.starter.output.SameServer;
import dev.embark.starter.output.ShellWord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Formats commands for pasting into a shell. Pure. */
public final class CommandText {
  private CommandText() {}

  /** Quotes a word for the shell. */
  static String word(Object word) {
    return ShellWord.of(word);
  }

  /** Returns the connection options given to a command; none before it has been parsed. */
  public static SameServer sameServer(@Nullable CommandSpec command) {
    ParseResult given = command == null ? null : command.commandLine().getParseResult();
    if (given == null) {
      return SameServer.USUAL;
    }
    Map<String, String> options = new LinkedHashMap<>();
    given.matchedOptions().stream()
        .filter(option -> TemporalOptions.NAMES.contains(option.longestName()))
        .forEach(option -> options.put(option.longestName(), given(option).strip()));
    return new SameServer(options);
  }

  /** Returns the options given to a command, each after a space, except those with these names. */
  static String optionsOf(CommandSpec command, Set<String> without) {
    return command.commandLine().getParseResult().matchedOptions().stream()
        .filter(option -> !without.contains(option.longestName()))
        .map(CommandText::given)
        .collect(Collectors.joining());
  }

  private static String given(OptionSpec option) {
    return option.arity().max() == 0
        ? " " + option.longestName()
        : option.originalStringValues().stream()
            .map(value -> " " + option.longestName() + " " + word(value))
            .collect(Collectors.joining());
  }
}
