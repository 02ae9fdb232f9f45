package dev.embark.starter.command;

import dev.embark.starter.manifest.Suggestion;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code embark help [COMMAND|TOPIC]}. */
@Command(
    name = "help",
    description = {
      "Show help for a command or a topic.",
      "The topics are environment, formatting, exit-codes and manifest."
    },
    footer = {"", "Examples:", "  embark help onboard", "  embark help exit-codes"},
    exitCodeList = {"0:shown", "64:usage error: no such command or topic"})
public final class HelpVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      completionCandidates = Subjects.class,
      description = "The command or topic.")
  @Nullable String subject;

  public HelpVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  @SuppressWarnings("NullAway") // set by picocli
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    CommandLine line = subject == null ? root : root.getSubcommands().get(subject);
    if (line != null) {
      line.usage(surroundings.out());
    } else {
      surroundings.out().print(topic(root).text());
      surroundings.out().flush();
    }
    return ExitCode.DONE.number();
  }

  private HelpTopic topic(CommandLine root) {
    String asked = String.valueOf(subject);
    return HelpTopic.of(asked)
        .orElseThrow(
            () ->
                CommandException.of(
                        ExitCode.USAGE,
                        "There is no command or topic '" + asked + "'." + suggestion(asked, root))
                    .next("embark help"));
  }

  private static String suggestion(String asked, CommandLine root) {
    List<String> known = new ArrayList<>(root.getSubcommands().keySet());
    HelpTopic.all().forEach(topic -> known.add(topic.title()));
    return Suggestion.of(asked, known).map(text -> " " + text).orElse("");
  }

  /** The subjects besides the commands; the shell's completion already knows the commands. */
  static final class Subjects implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return HelpTopic.all().stream().map(HelpTopic::title).iterator();
    }
  }
}
