package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Surroundings;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code embark stop FLEET}. */
@Command(
    name = "stop",
    description = {"Stop a fleet: start nothing new, then end.", "What is under way finishes."},
    footer = {"", "Example:", "  embark stop payments-prod --change CHG0042"},
    exitCodeList = {
      "0:stopping",
      "1:refused",
      "4:Temporal or a worker does not respond",
      "64:usage error"
    })
public final class StopVerb extends FleetVerb {
  public StopVerb(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void check(RunName name) {
    requireFleet(name, "embark rollback " + name.text() + "    # rolls a cluster back");
  }

  @Override
  Accepted send(RunName name, EmbarkClient client, Console console) {
    client.fleets().stop(name.text(), control());
    return new Accepted(
        "stopping; what is under way finishes", List.of("embark watch " + name.text()));
  }
}
