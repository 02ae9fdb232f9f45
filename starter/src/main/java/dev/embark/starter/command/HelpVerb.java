package dev.embark.starter.command;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code embark help [COMMAND]}. */
@Command(name = "help", description = "Show the help of a command.", exitCodeList = "0:shown")
public final class HelpVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      hideParamSyntax = true,
      paramLabel = "COMMAND",
      description = "The command.")
  @Nullable String command;

  public HelpVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  @SuppressWarnings("NullAway") // picocli sets the specification
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    CommandLine line = command == null ? root : root.getSubcommands().get(command);
    if (line == null) {
      throw CommandException.of(ExitCode.USAGE, "There is no command '" + command + "'.")
          .next("embark help");
    }
    line.usage(surroundings.out());
    return ExitCode.DONE.number();
  }
}
