package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Approval;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code embark approve FLEET}. */
@Command(
    name = "approve",
    description = {
      "Approve the wave that is waiting to start.",
      "A fleet asks for approval only after checking that the wave's clusters can be onboarded."
    },
    footer = {
      "",
      "Example:",
      "  embark approve payments-prod --wave rest --reason 'canary looks good'"
    },
    exitCodeList = {
      "0:approved",
      "1:refused",
      "4:Temporal or a worker does not respond",
      "64:usage error"
    })
public final class ApproveVerb extends FleetVerb {
  @Option(
      names = "--wave",
      paramLabel = "NAME",
      description = "The wave to approve; refused if a different wave is waiting.")
  @Nullable String wave;

  public ApproveVerb(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void check(RunName name) {
    requireFleet(name, "embark status " + name.text());
  }

  @Override
  Accepted send(RunName name, EmbarkClient client, Console console) {
    client.fleets().approve(name.text(), new Approval(authorship.authorship(surroundings), wave));
    return new Accepted("approved", List.of("embark watch " + name.text()));
  }
}
