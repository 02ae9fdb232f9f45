package dev.embark.starter.command;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Formats commands for pasting into a shell. Pure. */
final class CommandText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private CommandText() {}

  /** Quotes a word for the shell. */
  static String word(Object word) {
    String text = word.toString();
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
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
