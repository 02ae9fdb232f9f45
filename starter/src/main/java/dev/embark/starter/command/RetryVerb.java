package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.FleetState;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code embark retry RUN|CLUSTER}. */
@Command(
    name = "retry",
    description = {
      "Try again what failed or is held, with the same inputs.",
      "After the fleet or the cluster has ended, a new run of the same name takes up what failed;"
          + " a cluster's new run is outside its fleet."
    },
    footer = {
      "",
      "Examples:",
      "  embark retry payments-prod",
      "  embark retry 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11",
      "  embark retry payments-prod --undo"
    },
    exitCodeList = {
      "0:trying again",
      "1:nothing failed, is held or is left over",
      "4:Temporal or a worker does not answer",
      "64:usage"
    })
public final class RetryVerb extends ControlVerb {
  @Parameters(paramLabel = "RUN|CLUSTER", description = "Name of the fleet, or id of the cluster.")
  String run = "";

  @Option(
      names = "--undo",
      description = {
        "Try once more what undos could not put back (RollbackIncomplete), with the same guards:",
        "nothing that a cluster uses is taken away."
      })
  boolean undo;

  public RetryVerb(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  String run() {
    return run;
  }

  @Override
  Accepted send(RunName name, EmbarkClient client, Console console) {
    if (undo) {
      return new UndoOrder(client, authorship.authorship(surroundings), console).start(name);
    }
    if (name.isCluster()) {
      if (client.clusters().isOpen(name.text())) {
        client.clusters().retry(name.text(), control());
      } else {
        client.clusters().retryClosed(name.text(), authorship.authorship(surroundings));
      }
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
