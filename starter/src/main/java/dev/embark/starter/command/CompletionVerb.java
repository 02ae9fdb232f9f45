package dev.embark.starter.command;

import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code embark completion bash|zsh}. */
@Command(
    name = "completion",
    description = {"Write a shell completion script."},
    footer = {
      "",
      "Examples:",
      "  source <(embark completion bash)",
      "  embark completion zsh > ~/.embark-completion && source ~/.embark-completion"
    },
    exitCodeList = {"0:written", "1:it could not be written to the end", "64:usage error"})
public final class CompletionVerb implements Callable<Integer> {
  /** The supported shells. */
  enum Shell {
    bash,
    zsh
  }

  private final Surroundings surroundings;

  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "The shell: ${COMPLETION-CANDIDATES}.")
  @Nullable Shell shell;

  public CompletionVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  @SuppressWarnings("NullAway") // set by picocli
  public Integer call() {
    // One script serves both: in zsh it enables the emulation of bash's completion.
    surroundings.out().print(AutoComplete.bash("embark", spec.root().commandLine()));
    new Console(surroundings, OutputFormat.TABLE, false).requireWritten();
    return ExitCode.DONE.number();
  }
}
