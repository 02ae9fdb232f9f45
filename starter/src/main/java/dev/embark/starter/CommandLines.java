package dev.embark.starter;

import dev.embark.starter.command.CommandText;
import dev.embark.starter.command.OptionTypes;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ErrorPrinter;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.SameServer;
import dev.embark.starter.output.Surroundings;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Assembles the command line: verbs, help, errors and exit codes. */
final class CommandLines {
  private CommandLines() {}

  static CommandLine of(Surroundings surroundings, List<String> verbs) {
    CommandLine.IFactory factory = new Verbs(surroundings);
    EmbarkCommand root = new EmbarkCommand();
    CommandLine commandLine = new CommandLine(root, factory);
    verbs.forEach(verb -> commandLine.addSubcommand(create(factory, verb)));
    HelpStyle.apply(commandLine);
    commandLine.setOut(surroundings.out());
    commandLine.setErr(surroundings.err());
    commandLine.setColorScheme(
        CommandLine.Help.defaultColorScheme(surroundings.colours() ? Ansi.ON : Ansi.OFF));
    // "--limit @FILE" must not be expanded as an argument file.
    commandLine.setExpandAtFiles(false);
    OptionTypes.teach(commandLine);
    ErrorPrinter errors = new ErrorPrinter(surroundings);
    commandLine.setExecutionStrategy(result -> executed(result, surroundings));
    commandLine.setParameterExceptionHandler((e, arguments) -> usage(e, errors));
    commandLine.setExecutionExceptionHandler(
        (e, line, result) ->
            errors
                .print(
                    withHelp(e, line),
                    root.stacktrace,
                    CommandText.sameServer(line.getCommandSpec()))
                .number());
    return commandLine;
  }

  private static Object create(CommandLine.IFactory factory, String verb) {
    try {
      return factory.create(Class.forName(verb));
    } catch (Exception e) {
      throw new IllegalStateException("The verb " + verb + " cannot be created", e);
    }
  }

  /** Runs the verb; a document that was cut off must not pass for a whole one, whoever wrote it. */
  private static int executed(ParseResult result, Surroundings surroundings) {
    int exitCode = new CommandLine.RunLast().execute(result);
    ParseResult verb = result.subcommand();
    if (verb != null
        && verb.matchedOptionValue("--output", OutputFormat.TABLE) != OutputFormat.TABLE) {
      try {
        new Console(surroundings, OutputFormat.TABLE, false).requireWritten();
      } catch (CommandException e) {
        throw new ExecutionException(verb.commandSpec().commandLine(), e.what(), e);
      }
    }
    return exitCode;
  }

  private static int usage(ParameterException e, ErrorPrinter errors) {
    CommandException problem = CommandException.of(ExitCode.USAGE, sentence(e));
    return errors.print(withHelp(problem, e.getCommandLine()), false, SameServer.USUAL).number();
  }

  /** Adds the command's help as the next step to a usage error that suggests none. */
  private static Exception withHelp(Exception e, CommandLine line) {
    return e instanceof CommandException problem
            && problem.exitCode() == ExitCode.USAGE
            && problem.next().isEmpty()
        ? problem.next(line.getCommandSpec().qualifiedName() + " --help")
        : e;
  }

  private static String sentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String meant = String.join(" or ", unmatched.getSuggestions());
      return unmatched(unmatched) + (meant.isEmpty() ? "" : " Did you mean " + meant + "?");
    }
    if (e.getCause() instanceof TypeConversionException && e.getArgSpec().type().isEnum()) {
      return nameOf(e.getArgSpec()) + " must be one of " + choices(e.getArgSpec()) + ".";
    }
    String message = String.valueOf(e.getMessage());
    if (e.getCause() instanceof TypeConversionException reason
        && e.getArgSpec() instanceof OptionSpec option) {
      return option.longestName() + " " + reason.getMessage() + ".";
    }
    return message;
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String first = e.getUnmatched().get(0);
    if (e.isUnknownOption()) {
      return "There is no option " + first + ".";
    }
    return e.getCommandLine().getSubcommands().isEmpty()
        ? "Unexpected argument '" + first + "'."
        : "There is no command '" + first + "'.";
  }

  private static String nameOf(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String choices(ArgSpec argument) {
    return StreamSupport.stream(argument.completionCandidates().spliterator(), false)
        .map(name -> isLoud(name) ? name.toLowerCase(Locale.ROOT) : name)
        .collect(Collectors.joining(", "));
  }

  private static boolean isLoud(String name) {
    return name.equals(name.toUpperCase(Locale.ROOT));
  }

  /** Creates the verbs, passing the surroundings to those whose constructor takes them. */
  private record Verbs(Surroundings surroundings) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      try {
        Constructor<K> constructor = type.getConstructor(Surroundings.class);
        return constructor.newInstance(surroundings);
      } catch (NoSuchMethodException e) {
        return CommandLine.defaultFactory().create(type);
      } catch (InvocationTargetException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }
}
