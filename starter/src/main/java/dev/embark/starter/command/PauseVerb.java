package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Surroundings;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code embark pause FLEET}. */
@Command(
    name = "pause",
    description = {"Pause a fleet: start nothing new for now.", "What is under way continues."},
    footer = {"", "Example:", "  embark pause payments-prod --reason 'freeze until Monday'"},
    exitCodeList = {
      "0:paused",
      "1:refused",
      "4:Temporal or a worker does not respond",
      "64:usage error"
    })
public final class PauseVerb extends FleetVerb {
  public PauseVerb(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void check(RunName name) {
    requireFleet(name, "embark rollback " + name.text() + "    # rolls a cluster back");
  }

  @Override
  Accepted send(RunName name, EmbarkClient client, Console console) {
    client.fleets().pause(name.text(), control());
    return new Accepted(
        "paused; what is under way continues", List.of("embark resume " + name.text()));
  }
}
