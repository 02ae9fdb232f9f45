package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.FleetState;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code embark retry RUN|CLUSTER}. */
@Command(
    name = "retry",
    description = {
      "Try again what failed or is held, with the same inputs.",
      "After the fleet has ended, a new run of the same name takes up what failed."
    },
    footer = {
      "",
      "Examples:",
      "  embark retry payments-prod",
      "  embark retry 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11"
    },
    exitCodeList = {
      "0:trying again",
      "1:nothing failed or is held",
      "4:Temporal or a worker does not answer"
    })
public final class RetryVerb extends ControlVerb {
  public RetryVerb(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  Accepted send(RunName name, EmbarkClient client, Console console) {
    if (name.isCluster()) {
      client.clusters().retry(name.text(), control());
      return new Accepted("trying again", List.of("embark watch " + name.text()));
    }
    if (client.fleets().isOpen(name.text())) {
      client.fleets().retry(name.text(), control());
      boolean paused = client.fleets().status(name.text()).state() == FleetState.PAUSED;
      return new Accepted(
          "trying again" + (paused ? " once it is resumed" : ""),
          List.of((paused ? "embark resume " : "embark watch ") + name.text()));
    }
    int clusters = client.fleets().retryClosed(name.text(), authorship.authorship(surroundings));
    return new Accepted(
        "a new run takes up " + FleetSummary.counted(clusters, "cluster"),
        List.of("embark watch " + name.text()));
  }
}
