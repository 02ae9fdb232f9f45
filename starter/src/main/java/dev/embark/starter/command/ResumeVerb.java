package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.MaxFailures;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code embark resume FLEET}. */
@Command(
    name = "resume",
    description = {
      "Resume a paused fleet.",
      "A fleet that has used up its failure budget needs a higher one or an acknowledgement."
    },
    footer = {
      "",
      "Examples:",
      "  embark resume payments-prod",
      "  embark resume payments-prod --max-failures 10%%"
    },
    exitCodeList = {
      "0:resumed",
      "1:refused",
      "4:Temporal or a worker does not respond",
      "64:usage error"
    })
public final class ResumeVerb extends FleetVerb {
  @Option(names = "--max-failures", paramLabel = "N|N%", description = "The new failure budget.")
  @Nullable MaxFailures maxFailures;

  @Option(
      names = "--acknowledge",
      description = "Continue although the budget is used up; the next failure pauses again.")
  boolean acknowledge;

  public ResumeVerb(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void check(RunName name) {
    requireFleet(name, "embark retry " + name.text() + "    # continues a held cluster");
    if (maxFailures != null && acknowledge) {
      throw CommandException.of(ExitCode.USAGE, "Give --max-failures or --acknowledge, not both.");
    }
  }

  @Override
  Accepted send(RunName name, EmbarkClient client, Console console) {
    Control control = new Control(authorship.authorship(surroundings), maxFailures, acknowledge);
    client.fleets().resume(name.text(), control);
    return new Accepted("resumed", List.of("embark watch " + name.text()));
  }
}
